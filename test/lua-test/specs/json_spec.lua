-- A small JSON encoder: the kind of specification in which most assertions compare texts and round trips.
local json = {}
function json.encode(value)
  local kind = type(value)
  if kind == "string" then return '"' .. value:gsub('["\\]', "\\%0"):gsub("\n", "\\n") .. '"' end
  if kind == "number" or kind == "boolean" or kind == "nil" then return value == nil and "null" or tostring(value) end
  if kind ~= "table" then error("cannot encode a " .. kind, 2) end
  local parts = {}
  if #value > 0 then
    for i, item in ipairs(value) do parts[i] = json.encode(item) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for key, item in pairs(value) do parts[#parts + 1] = json.encode(key) .. ":" .. json.encode(item) end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

describe("json.encode", function()
  local encode = json.encode
  local examples = {
    { "null", nil }, { "true", true }, { "12", 12 }, { '"a\\"b"', 'a"b' }, { '"a\\nb"', "a\nb" },
    { "[1,2,[3]]", { 1, 2, { 3 } } }, { '{"a":1,"b":[true]}', { b = { true }, a = 1 } }, { "{}", {} },
  }
  for i, example in ipairs(examples) do
    it("makes " .. i .. ": " .. example[1], function() assert.are.equal(example[1], encode(example[2])) end)
  end

  it("refuses functions", function()
    assert.has_error(function() encode(print) end, "cannot encode a function")
    assert.error_matches(function() encode({ print }) end, "cannot encode")
    assert.has_no.errors(function() encode({ {} }) end)
  end)

  it("calls itself for items", function()
    local original = json.encode
    local s = spy.on(json, "encode")
    json.encode({ 1, "x" })
    assert.spy(s).was.called(3)
    assert.spy(s).was.called_with("x")
    assert.spy(s).was.returned_with('"x"')
    s:revert()
    assert.equal(original, json.encode)
  end)
end)
