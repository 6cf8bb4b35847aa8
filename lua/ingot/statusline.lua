-- The statusline as a module: sources that are not told anything.
local ingot <const> = ingot
local statusline <const> = ingot.statusline

local module <const> = { rows = 1 }

--- Adds segments to the statusline; those of the same name are replaced.
---@param name string
---@param handler fun(): statusline.Segment|statusline.Segment[]|nil
function module.add(name, handler)
  statusline.register(name, function() return handler() end)
end

--- Takes the segments of a name away.
---@param name string
function module.remove(name)
  statusline.unregister(name)
end

-- The UI draws the statusline itself; the window is for layouts that ask for one, and stays blank.
return setmetatable(module, {
  __index = function(_, key)
    if key ~= "win" then return nil end
    local win <const> = ingot.win.new(ingot.buf.new({ name = "ingot.statusline" }), {
      name = "ingot.statusline", focusable = false, scrollbar = false, region = "status",
    })
    module.win = win
    return win
  end,
})
