-- Temporary directories that are removed after the test, or the block, that asked for them.

local stack = require("ingot.test.stack")
stack.own()

local cleanup = require("ingot.test.cleanup")
local session = require("ingot.test.session")

local temporary = {}

--- Makes an empty directory of its own.
---@return string path
function temporary.directory()
  local host = session.require("temporary_directory").host
  if not host.temporary_directory then
    stack.misuse("the program that runs these tests offers no temporary directories")
  end
  local path = host.temporary_directory()
  if host.remove_directory then cleanup.add(function() host.remove_directory(path) end) end
  return path
end

return temporary
