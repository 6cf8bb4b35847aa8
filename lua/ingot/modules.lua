-- The modules that `require` has loaded since this file was run: a reload takes them away, and puts them back when it fails.
local standard = {}
for name in pairs(package.loaded) do standard[name] = true end

local taken = {}

local function take()
  taken = {}
  for name, module in pairs(package.loaded) do
    if not standard[name] then taken[name] = module end
  end
  for name in pairs(taken) do package.loaded[name] = nil end
end

local function restore()
  local before = taken
  take()
  for name, module in pairs(before) do package.loaded[name] = module end
  taken = {}
end

return take, restore
