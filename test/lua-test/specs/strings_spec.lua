-- A string library: tables of cases that make tests in a loop.
local strings = {}
function strings.trim(s) return (s:match("^%s*(.-)%s*$")) end
function strings.split(s, separator)
  local parts = {}
  for part in (s .. separator):gmatch("(.-)" .. separator:gsub("%p", "%%%0")) do parts[#parts + 1] = part end
  return parts
end
function strings.starts(s, prefix) return s:sub(1, #prefix) == prefix end

describe("strings", function()
  for _, case in ipairs({ { "  a ", "a" }, { "", "" }, { "\t\n", "" }, { "a b", "a b" } }) do
    it(("trims %q"):format(case[1]), function() assert.are.equal(case[2], strings.trim(case[1])) end)
  end

  local cases = { ["a,b"] = { "a", "b" }, [",a"] = { "", "a" }, ["a,"] = { "a", "" }, [""] = { "" } }
  for text, parts in pairs(cases) do
    it("splits '" .. text .. "'", function() assert.same(parts, strings.split(text, ",")) end)
  end

  it("splits at magic characters", function()
    assert.are_same({ "1", "2" }, strings.split("1.2", "."))
    assert.are_not.same({ "1.2" }, strings.split("1.2", "."))
    assert.are_not_same({ "12" }, strings.split("1.2", "."))
  end)

  it("knows prefixes", function()
    assert.is_true(strings.starts("foobar", "foo"))
    assert.is_false(strings.starts("foobar", "bar"))
    assert.is.True(strings.starts("x", ""))
    assert.is_not.True(strings.starts("", "x"))
    assert.is_not_true(strings.starts("", "x"))
    assert.True(strings.starts("x", "x"))
    assert.False(strings.starts("x", "y"))
  end)

  it("matches patterns", function()
    assert.matches("^%d+$", "42")
    assert.has.match("b", "abc")
    assert.has_no.match("x", "abc")
    assert.does_not.match("^b", "abc")
    assert.matches("a.c", "xa.c", 1, true)
    assert.does_not.match("a.c", "abc", 1, true)
    assert.does.match("c", "abc", 3)
    assert.same({ "4", "2" }, { assert.matches("(%d)(%d)", "42") })
  end)
end)
