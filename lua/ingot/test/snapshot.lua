-- Remembers what tests change in spies, formatters and parameters, and puts it back.

local stack = require("ingot.test.stack")
stack.own()

local format = require("ingot.test.format")

local snapshot = {}

local Snapshot = {}
Snapshot.__index = Snapshot

-- Open snapshots, the newest last.
local open = {}
-- Spies made outside of any snapshot stay until they are reverted by hand.
local root = { spies = {} }

local function copy(t)
  local result = {}
  for key, value in pairs(t) do result[key] = value end
  return result
end

--- Begins a snapshot; `revert` ends it and every later one.
function snapshot.take()
  local taken = setmetatable({
    spies = {},
    formatters = copy(format.formatters),
    parameters = copy(format.parameters),
  }, Snapshot)
  open[#open + 1] = taken
  return taken
end

--- Has a spy reverted with the snapshot that is open now.
function snapshot.add_spy(spy)
  local spies = (open[#open] or root).spies
  spies[#spies + 1] = spy
end

function Snapshot:revert()
  local index
  for i = #open, 1, -1 do
    if open[i] == self then index = i end
  end
  if not index then return end -- reverted before
  for i = #open, index, -1 do
    local spies = open[i].spies
    for k = #spies, 1, -1 do spies[k]:revert() end
    open[i] = nil
  end
  format.formatters = copy(self.formatters)
  format.parameters = copy(self.parameters)
end

return snapshot
