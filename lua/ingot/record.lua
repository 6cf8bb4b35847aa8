-- A table of plain functions, called with a dot, that stand for the methods of a handle; with further fields.
local handle <const>, names <const>, fields <const> = ...

local record <const> = fields or {}
for _, name in ipairs(names) do
  record[name] = function(...)
    return handle[name](handle, ...)
  end
end
return record
