-- What is to be undone after a test or a block: spies, formatters, fake clocks, temporary directories.

local stack = require("ingot.test.stack")
stack.own()

local snapshot = require("ingot.test.snapshot")

local cleanup = {}

-- The scopes that are open, the innermost last.
local scopes = {}

--- Begins the scope of a test or block.
function cleanup.open()
  scopes[#scopes + 1] = { actions = {}, snapshot = snapshot.take() }
end

--- Has a function called when the innermost scope ends, last added first.
function cleanup.add(action)
  local scope = scopes[#scopes]
  if not scope then stack.misuse("there is no test or block to clean up after") end
  scope.actions[#scope.actions + 1] = action
end

--- Ends the innermost scope.
---@param call fun(action: function): table? runs an action and gives its failure, nil without one
---@return table? failure the first
function cleanup.close(call)
  local scope = scopes[#scopes]
  local first
  for i = #scope.actions, 1, -1 do
    local failed = call(scope.actions[i])
    first = first or failed
  end
  scope.snapshot:revert()
  scopes[#scopes] = nil
  return first
end

return cleanup
