-- Specs of inspect.lua in the manner of its own: one long-string comparison after another.
local inspect = require("inspect")

local function unindent(text)
  local indentation = text:match("^ *")
  return (text:gsub("\n" .. indentation, "\n"):gsub("^%s+", ""):gsub("%s+$", ""))
end

describe("inspect", function()
  context("numbers and strings", function()
    it("works", function()
      assert.equals("1", inspect(1))
      assert.equals('"hello"', inspect("hello"))
      assert.equals([['I have "quotes"']], inspect('I have "quotes"'))
      assert.equals([["a\nb"]], inspect("a\nb"))
    end)
  end)

  context("tables", function()
    it("shows lists in a line", function() assert.equals("{ 1, 2, 3 }", inspect { 1, 2, 3 }) end)

    it("sorts keys and indents", function()
      assert.equals(unindent [[
        {
          a = 1,
          b = {
            c = true
          }
        }
      ]], inspect { a = 1, b = { c = true } })
    end)

    it("numbers what is shown twice", function()
      local loop = {}
      loop.self = loop
      assert.equals("<1>{\n  self = <table 1>\n}", inspect(loop))
    end)

    it("hides what lies too deep", function() assert.equals("{ { {...} } }", inspect({ { { {} } } }, { depth = 2 })) end)
  end)

  describe("the process option", function()
    it("can remove values", function()
      local function no_secrets(item, path)
        if path[#path] ~= "secret" then return item end
      end
      assert.equals('{\n  name = "x"\n}', inspect({ name = "x", secret = 1 }, { process = no_secrets }))
    end)

    it("passes errors on", function()
      local function broken() error({ code = 7 }) end
      assert.has_error(function() inspect({ 1 }, { process = broken }) end, { code = 7 })
    end)
  end)
end)
