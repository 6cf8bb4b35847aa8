-- Assertions, modifiers and formatters of one's own, as in helper files of larger projects.
local say = require("say")
local util = require("luassert.util")

describe("an assertion of one's own", function()
  local function has_property(state, arguments)
    if type(arguments[1]) ~= "table" or #arguments ~= 2 then return false end
    return arguments[1][arguments[2]] ~= nil
  end

  setup(function()
    say:set_namespace("en")
    say:set("assertion.has_property.positive", "Property wanted:\n%s\nin:\n%s")
    say:set("assertion.has_property.negative", "Property unwanted:\n%s\nin:\n%s")
    assert:register("assertion", "has_property", has_property,
      "assertion.has_property.positive", "assertion.has_property.negative")
  end)

  teardown(function() assert:unregister("assertion", "has_property") end)

  it("is used like the others", function()
    assert.has_property({ name = "jack" }, "name")
    assert.not_has_property({ name = "jack" }, "age")
    assert.is_not.has_property({}, "name")
  end)

  it("has its message", function()
    local _, caught = pcall(function() assert.has_property({}, "x") end)
    assert.equal("Property wanted:\n(table) { }\nin:\n(string) 'x'", tostring(caught))
    _, caught = pcall(function() assert.not_has_property({ x = 1 }, "x") end)
    assert.matches("^Property unwanted:\n%(table%) {\n  %[x%] = 1\n}\nin:", tostring(caught))
  end)

  it("has mixed case and a message without a key", function()
    assert:register("assertion", "isEven", function(_, arguments) return arguments[1] % 2 == 0 end, "%s is odd")
    assert.isEven(2)
    assert.has_error(function() assert.isEven(3) end, "%s is odd")
    assert:unregister("assertion", "isEven")
  end)

  it("may change its arguments", function()
    say:set("test.longer", "%s, at most %s")
    assert:register("assertion", "short", function(state, arguments)
      local limit = 3
      local text = arguments[1]
      util.tinsert(arguments, 2, limit)
      arguments.nofmt = { [2] = true }
      if arguments[3] then state.failure_message = arguments[3] end
      return #text <= limit
    end, "test.longer")
    assert.is_short("abc")
    assert.has_error(function() assert.is_short("abcd") end, "(string) 'abcd', at most 3")
    assert.has_error(function() assert.is_short("abcd", "too long") end, "too long\n(string) 'abcd', at most 3")
    assert:unregister("assertion", "short")
  end)

  it("works with modifiers of one's own", function()
    assert:register("modifier", "sorted", function(state, arguments)
      if arguments then state.payload = arguments[1] end
    end)
    assert:register("assertion", "ascending", function(state)
      for i = 2, #state.payload do
        if state.payload[i - 1] > state.payload[i] then return false end
      end
      return true
    end)
    assert.sorted({ 1, 2 }).is.ascending()
    assert.sorted({ 2, 1 }).is_not.ascending()
    assert.has_error(function() assert.sorted({ 2, 1 }).ascending() end, "the assertion does not hold")
    assert:unregister("modifier", "sorted")
    assert:unregister("assertion", "ascending")
  end)

  it("refuses what is none", function()
    assert.error_matches(function() assert:register("assertion", "x", 5) end, "assertion 'x' needs a function")
    assert.error_matches(function() assert:register("thing", "x", print) end, "not thing")
  end)
end)

describe("a formatter", function()
  it("shows values its way", function()
    local function formatter(value)
      if type(value) == "table" and value.currency then return value.amount .. " " .. value.currency end
    end
    assert:add_formatter(formatter)
    local function compare() assert.same({ amount = 1, currency = "EUR" }, { amount = 2, currency = "EUR" }) end
    local _, caught = pcall(compare)
    assert.matches("Passed in:\n2 EUR\nExpected:\n1 EUR", tostring(caught), 1, true)
    assert:remove_formatter(formatter)
    _, caught = pcall(compare)
    assert.does_not.match("2 EUR", tostring(caught))
  end)

  it("is gone after a snapshot", function()
    local snapshot = assert:snapshot()
    assert:set_parameter("TableFormatLevel", 0)
    assert:add_formatter(function() return "X" end)
    assert.same({ "X", n = 1 }, assert:format({ 5, n = 1 }))
    snapshot:revert()
    assert.equal(3, assert:get_parameter("TableFormatLevel"))
    local shown = assert:format({ 5, 6, n = 2, nofmt = { [2] = true } })
    assert.same({ "(number) 5", 6 }, { shown[1], shown[2] })
  end)
end)

describe("say", function()
  it("speaks languages and falls back", function()
    say:set("greeting", "hello %s")
    say:set("only", "english")
    say:set_namespace("fr")
    finally(function() say:set_namespace("en") end)
    say:set("greeting", "bonjour %s")
    assert.equal("bonjour Zoe", say("greeting", { "Zoe" }))
    assert.equal("english", say("only"))
    assert.is_nil(say("nothing"))
    assert.equal("bonjour nil", say("greeting", { nil, n = 1 }))
    assert.has_error(function() say("greeting", 5) end)
  end)
end)
