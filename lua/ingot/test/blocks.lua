-- The functions a test file is written with: `describe`, `it`, `before_each` and the rest.

local stack = require("ingot.test.stack")
stack.own()

local failure = require("ingot.test.failure")
local selection = require("ingot.test.selection")
local session = require("ingot.test.session")
local util = require("ingot.test.util")

local blocks = {}

--- Makes a block or test below another.
---@param kind "file"|"describe"|"insulate"|"expose"|"test"|"pending"
---@param name string
---@param fn function?
---@param parent table? nil for a file
function blocks.node(kind, name, fn, parent)
  local names = {}
  if parent then
    table.move(parent.names, 1, #parent.names, 1, names)
    names[#names + 1] = name ~= "" and name or nil
  end
  return {
    kind = kind,
    name = name,
    names = names,
    full_name = table.concat(names, " "),
    fn = fn,
    parent = parent,
    place = stack.location() or {},
    children = {},
    hooks = {},
    globals = {},
  }
end

-- The block that is being defined; test code cannot define anything.
local function defining(word)
  local current = session.require(word)
  if current.defining then return current.defining end
  stack.misuse(("'%s' can be used only in the body of a block, not in a test or hook"):format(word))
end

-- `describe("name", fn)` and `describe(fn)`.
local function name_and_body(word, name, fn)
  if fn == nil and util.callable(name) then name, fn = "", name end
  if fn ~= nil and not util.callable(fn) then
    stack.misuse(("bad argument #2 to '%s' (function expected, got %s)"):format(word, type(fn)))
  end
  if type(name) ~= "string" and type(name) ~= "number" then
    stack.misuse(("bad argument #1 to '%s' (a name expected, got %s)"):format(word, type(name)))
  end
  return tostring(name), fn
end

local function add_test(kind, word, name, fn)
  local parent = defining(word)
  local node = blocks.node(kind, name, fn, parent)
  local current = session.current
  if current.accepts(node.full_name) then
    parent.children[#parent.children + 1] = node
  else
    current.counts.filtered = current.counts.filtered + 1
  end
end

local function block(kind, word)
  return function(name, fn)
    name, fn = name_and_body(word, name, fn)
    if not fn then return add_test("pending", word, name) end
    local parent = defining(word)
    parent.children[#parent.children + 1] = blocks.node(kind, name, fn, parent)
  end
end

local function test(word)
  return function(name, fn)
    name, fn = name_and_body(word, name, fn)
    add_test(fn and "test" or "pending", word, name, fn)
  end
end

local function hook(word, kind)
  return function(name, fn)
    if fn == nil then fn = name end
    if not util.callable(fn) then
      stack.misuse(("bad argument #1 to '%s' (function expected, got %s)"):format(word, type(fn)))
    end
    local parent = defining(word)
    local actual = kind
    if session.current.options.lazy then actual = kind:gsub("^strict_", "lazy_") end
    local list = parent.hooks[actual] or {}
    parent.hooks[actual] = list
    list[#list + 1] = fn
  end
end

--- In a block, a test that is to be written; in a test or hook, ends it as pending.
---@param name string? the name, or the reason
local function pending(name)
  local current = session.require("pending")
  if not current.defining then failure.throw_pending(name) end
  add_test("pending", "pending", (name_and_body("pending", name)))
end

--- Has a function called after the running test, whatever becomes of it.
local function finally(fn)
  local running = session.require("finally").test or stack.misuse("'finally' can be used only in a test")
  if not util.callable(fn) then
    stack.misuse(("bad argument #1 to 'finally' (function expected, got %s)"):format(type(fn)))
  end
  table.insert(running.finally, 1, fn)
end

--- Has what the block holds run in random order.
---@param seed integer|boolean? a number for an order that can be had again; false for the order as written
local function randomize(seed)
  local parent = defining("randomize")
  local number = math.tointeger(seed)
  parent.random = number and selection.random(number) or seed ~= false
end

blocks.api = {
  describe = block("describe", "describe"),
  context = block("describe", "context"),
  insulate = block("insulate", "insulate"),
  expose = block("expose", "expose"),
  it = test("it"),
  spec = test("spec"),
  test = test("test"),
  pending = pending,
  before_each = hook("before_each", "before_each"),
  after_each = hook("after_each", "after_each"),
  setup = hook("setup", "strict_setup"),
  teardown = hook("teardown", "strict_teardown"),
  strict_setup = hook("strict_setup", "strict_setup"),
  strict_teardown = hook("strict_teardown", "strict_teardown"),
  lazy_setup = hook("lazy_setup", "lazy_setup"),
  lazy_teardown = hook("lazy_teardown", "lazy_teardown"),
  finally = finally,
  randomize = randomize,
  -- Every test may wait, so there is nothing to announce.
  async = function(...) return ... end,
}

return blocks
