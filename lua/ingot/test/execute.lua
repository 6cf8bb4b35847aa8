-- Runs a tree of blocks: bodies when their turn comes, hooks and tests in order, and reports what happens.

local stack = require("ingot.test.stack")
stack.own()

local cleanup = require("ingot.test.cleanup")
local insulate = require("ingot.test.insulate")
local outcome = require("ingot.test.outcome")
local selection = require("ingot.test.selection")

local execute = {}

local function described(kind, node, extra)
  local event = {
    type = kind,
    name = node.name,
    full_name = node.full_name,
    names = node.names,
    file = node.place.file,
    line = node.place.line,
  }
  for key, value in pairs(extra or {}) do event[key] = value end
  return event
end

-- Reports that something outside of tests did not succeed.
local function report_block(session, node, phase, result)
  session:count(result.status)
  result.phase = phase
  session:report(described("block_error", node, result))
end

-- Calls the hooks of one block until one does not succeed.
local function call_hooks(session, block, kind)
  for _, fn in ipairs(block.hooks[kind] or {}) do
    local result = session:call(block, fn)
    if result then return result end
  end
end

-- As `call_hooks`, but all of them; the first failure counts.
local function call_all_hooks(session, block, kind)
  local first
  for _, fn in ipairs(block.hooks[kind] or {}) do
    first = outcome.join(first, session:call(block, fn), kind)
  end
  return first
end

-- The blocks around a node, the outermost first.
local function ancestors(node)
  local list = {}
  local parent = node.parent
  while parent do
    table.insert(list, 1, parent)
    parent = parent.parent
  end
  return list
end

-- Runs the lazy setups that no test has needed so far. False when one failed, now or earlier.
local function lazy_setups(session, test)
  for _, block in ipairs(ancestors(test)) do
    if block.lazily_set_up == nil then
      local result = call_hooks(session, block, "lazy_setup")
      block.lazily_set_up = result == nil
      if result then report_block(session, block, "lazy_setup", result) end
    end
    if not block.lazily_set_up then return false end
  end
  return true
end

local function close_scope(session, node)
  return cleanup.close(function(action) return session:call(node, action) end)
end

-- The hooks and the body of a test. Gives the outcome, nil for success.
local function run_body(session, test)
  local result
  local blocks = ancestors(test)
  local begun = 0
  for i, block in ipairs(blocks) do
    begun = i
    result = outcome.join(nil, call_hooks(session, block, "before_each"), "before_each")
    if result then break end
  end
  if not result then result = outcome.join(nil, session:call(test, test.fn), "test") end
  for _, fn in ipairs(test.finally) do result = outcome.join(result, session:call(test, fn), "finally") end
  for i = begun, 1, -1 do
    result = outcome.join(result, call_all_hooks(session, blocks[i], "after_each"), "after_each")
  end
  return outcome.join(result, close_scope(session, test), "cleanup")
end

local function finish_test(session, test, result, duration)
  local status = result and result.status or "success"
  session:count(status)
  local extra = result or {}
  extra.status, extra.duration = status, duration
  session:report(described("test_end", test, extra))
end

local function run_test(session, test)
  if not lazy_setups(session, test) or session.stopped then return end
  session:report(described("test_start", test, { tags = selection.tags(test.full_name) }))
  local started = session.now()
  cleanup.open()
  test.finally = {}
  session.test = test
  local result = run_body(session, test)
  session.test = nil
  finish_test(session, test, result, session.now() - started)
end

local function run_pending(session, test)
  session:report(described("test_start", test, { tags = selection.tags(test.full_name) }))
  finish_test(session, test, { status = "pending" }, 0)
end

-- Runs the body of a block, which defines what is in it.
local function define(session, block)
  session.defining = block
  local result = session:call(block, block.fn)
  session.defining = nil
  if result then report_block(session, block, block.kind, result) end
  return result == nil
end

local function order(session, block)
  local random = block.random
  if random == nil then random = session.options.shuffle end
  if not random then return end
  selection.shuffle(block.children, type(random) == "function" and random or session:random())
end

local run_block

local function run_children(session, block)
  for _, child in ipairs(block.children) do
    if session.stopped then return end
    if child.kind ~= "test" and child.kind ~= "pending" then
      run_block(session, child)
    elseif session.options.list then
      session:report(described("test_found", child))
    elseif child.kind == "test" then
      run_test(session, child)
    else
      run_pending(session, child)
    end
  end
end

local function run_contents(session, block)
  if not define(session, block) or #block.children == 0 then return end
  order(session, block)
  if session.options.list then return run_children(session, block) end
  local result = call_hooks(session, block, "strict_setup")
  if result then
    report_block(session, block, "setup", result)
  else
    run_children(session, block)
  end
  if block.lazily_set_up ~= nil then
    result = call_all_hooks(session, block, "lazy_teardown")
    if result then report_block(session, block, "lazy_teardown", result) end
  end
  result = call_all_hooks(session, block, "strict_teardown")
  if result then report_block(session, block, "teardown", result) end
end

-- Keeps the changes of the block from what follows, or hands them on.
local function restore(block)
  if block.saved then insulate.restore(block.saved) end
  if block.kind == "expose" and block.parent.saved then block.parent.saved = insulate.save() end
end

run_block = function(session, block)
  local is_file = block.kind == "file"
  if not is_file then session:report(described("suite_start", block, { kind = block.kind })) end
  local started = session.now()
  if is_file or block.kind == "insulate" then block.saved = insulate.save() end
  cleanup.open()
  run_contents(session, block)
  local result = close_scope(session, block)
  if result then report_block(session, block, "cleanup", result) end
  restore(block)
  if not is_file then
    session:report(described("suite_end", block, { kind = block.kind, duration = session.now() - started }))
  end
end

execute.block = run_block

return execute
