-- Specs of dkjson: round trips made in a loop, an assertion of the spec's own, modules replaced for a while.
local json = require("dkjson")
local say = require("say")

say:set("assertion.round_trip.positive", "Expected to survive a round trip:\n%s")
say:set("assertion.round_trip.negative", "Expected to be changed by a round trip:\n%s")
assert:register("assertion", "round_trip", function(_, arguments)
  return require("luassert.util").deepcompare(json.decode(json.encode(arguments[1])), arguments[1])
end, "assertion.round_trip.positive", "assertion.round_trip.negative")

describe("dkjson", function()
  describe("round trips", function()
    local values = {
      ["a number"] = 12.5,
      ["a string"] = "line\nquote\" back\\slash \u{20AC}",
      ["a list"] = { 1, 2, { 3, "four" } },
      ["an object"] = { a = 1, b = { c = true, d = false } },
      ["an empty string"] = "",
    }
    for name, value in pairs(values) do
      it("keep " .. name, function() assert.round_trip(value) end)
    end

    it("lose what JSON has no word for", function()
      assert.is_not.round_trip(0 / 0)
      assert.error(function() assert.round_trip(0 / 0) end)
    end)
  end)

  it("tells where a text is wrong", function()
    local value, position, message = json.decode('{"a": }')
    assert.is_nil(value)
    assert.is_number(position)
    assert.matches("^no valid JSON value at line 1", message)
  end)

  it("calls tojson", function()
    local tojson = spy.new(function() return '"custom"' end)
    assert.equal('["custom"]', json.encode { setmetatable({}, { __tojson = function(...) return tojson(...) end }) })
    assert.spy(tojson).was.called_with(match.is_table(), match._)
  end)

  insulate("with another module of its name", function()
    package.loaded.dkjson = { encode = function() return "mocked" end }
    it("finds that one", function() assert.equal("mocked", require("dkjson").encode {}) end)
  end)

  it("is itself again", function() assert.are.equal(json, require("dkjson")) end)

  pending("speaks JSON5")
  it("gives up on comments", function() pending("not decided") end)
end)
