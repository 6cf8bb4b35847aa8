-- Gives what a colour scheme's file returns, or what a module of that name does when there is no such file.
local path <const>, name <const> = ...

if path then
  local chunk <const>, message <const> = loadfile(path, "t")
  if not chunk then error(message, 0) end
  return chunk(name, path)
end

for _, prefix in ipairs({ "ingot", "smelt" }) do
  local module <const> = prefix .. ".colorschemes." .. name
  local found <const>, result <const> = pcall(require, module)
  if found then return result end
  local missing <const> = ("module '%s' not found"):format(module)
  if type(result) ~= "string" or not result:find(missing, 1, true) then error(result, 0) end
end
