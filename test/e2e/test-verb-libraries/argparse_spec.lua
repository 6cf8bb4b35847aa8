-- Specs of argparse in the manner of its own: a parser is made for each case, its errors are caught as values.
local argparse = require("argparse")

local function parser()
  return argparse("app", "An app."):add_help(false)
end

local function failure(p, words)
  local ok, message = p:pparse(words)
  assert.is_false(ok)
  return message
end

describe("tests related to positional arguments", function()
  describe("passing correct arguments", function()
    it("handles one", function()
      local p = parser()
      p:argument("foo")
      assert.same({ foo = "bar" }, p:parse { "bar" })
    end)

    it("handles as many as there are", function()
      local p = parser()
      p:argument("foo"):args("*")
      assert.same({ foo = {} }, p:parse {})
      assert.same({ foo = { "1", "2", "3" } }, p:parse { "1", "2", "3" })
    end)
  end)

  describe("passing incorrect arguments", function()
    it("too few", function()
      local p = parser()
      p:argument("foo")
      assert.equal("missing argument 'foo'", failure(p, {}))
    end)

    it("too many", function()
      assert.equal("too many arguments", failure(parser(), { "x" }))
    end)
  end)
end)

describe("tests related to options", function()
  local p
  before_each(function()
    p = parser()
    p:flag("-q --quiet"):count("0-2")
    p:option("-l --level"):convert(tonumber):default("3")
  end)

  it("handles flags, counts and conversions", function()
    assert.same({ quiet = 0, level = 3 }, p:parse {})
    assert.same({ quiet = 2, level = 7 }, p:parse { "-qq", "--level", "7" })
  end)

  it("handles joined values", function() assert.equal(9, p:parse { "--level=9" }.level) end)

  it("suggests what was meant", function()
    assert.equal("unknown option '--qiet'\nDid you mean '--quiet'?", failure(p, { "--qiet" }))
  end)

  it("calls actions in order", function()
    local calls = {}
    local action = spy.new(function(_, _, value) calls[#calls + 1] = value end)
    p:option("--do"):count("*"):action(function(...) action(...) end)
    p:parse { "--do", "one", "--do", "two" }
    assert.spy(action).was_called(2)
    assert.same({ "one", "two" }, calls)
  end)
end)

describe("help", function()
  it("is printed and ends the program", function()
    local exit, print = stub(os, "exit"), stub(_G, "print")
    finally(function()
      exit:revert()
      print:revert()
    end)
    argparse("app"):parse { "--help" }
    assert.stub(exit).was.called_with(0)
    assert.stub(print).was.called_with(match.matches("^Usage: app %[%-h%]"))
  end)
end)
