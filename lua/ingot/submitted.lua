-- The payload of `input_submit`: a table with the text that can also be used as if it were the text.
local text <const> = ...

local function textOf(value)
  return type(value) == "table" and value.text or value
end

return setmetatable({ text = text }, {
  __index = function(_, key)
    local method <const> = text[key]
    return method and function(self, ...) return method(textOf(self), ...) end
  end,
  __tostring = textOf,
  __len = function(self) return #self.text end,
  __concat = function(a, b) return textOf(a) .. textOf(b) end,
  __eq = function(a, b) return a.text == b.text end,
  __lt = function(a, b) return textOf(a) < textOf(b) end,
  __le = function(a, b) return textOf(a) <= textOf(b) end,
})
