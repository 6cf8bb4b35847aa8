-- Runs the body of a plugin as `require` would, unless it was required before.
local module, path, body = ...
if package.loaded[module] ~= nil then return end
local result = body(module, path)
if result ~= nil then
  package.loaded[module] = result
elseif package.loaded[module] == nil then
  package.loaded[module] = true
end
