-- Which tests run, by name and tag, and in which order.

local stack = require("ingot.test.stack")
stack.own()

local selection = {}

local function list_of(value)
  if value == nil then return {} end
  return type(value) == "table" and value or { value }
end

local function has_tag(name, tag)
  local plain = tag:gsub("^#", ""):gsub("%W", "%%%0")
  return name:find("#" .. plain .. "%f[^%w_%-]") ~= nil
end

local function any(list, accepts)
  for _, item in ipairs(list) do
    if accepts(item) then return true end
  end
  return false
end

--- Makes the test of full names that the options ask for.
---@param options ingot.test.Options
---@return fun(full_name: string): boolean accepts
function selection.of(options)
  local names, filter, filter_out = list_of(options.names), list_of(options.filter), list_of(options.filter_out)
  local tags, exclude_tags = list_of(options.tags), list_of(options.exclude_tags)
  return function(full_name)
    local function matches(pattern) return full_name:find(pattern) ~= nil end
    local function tagged(tag) return has_tag(full_name, tag) end
    local function is(name) return name == full_name end
    return (#names == 0 or any(names, is))
      and (#filter == 0 or any(filter, matches))
      and (#tags == 0 or any(tags, tagged))
      and not any(filter_out, matches)
      and not any(exclude_tags, tagged)
  end
end

--- The tags in a full name, in order and without `#`.
function selection.tags(full_name)
  local tags = {}
  for tag in full_name:gmatch("#([%w_%-]+)") do tags[#tags + 1] = tag end
  return tags
end

--- Numbers that depend on a seed alone, so that an order can be had again; `math.random` belongs to the tests.
---@param seed integer
---@return fun(limit: integer): integer random from 1 to limit
function selection.random(seed)
  local state = seed
  return function(limit)
    -- splitmix64 (Steele, Lea and Flood, 2014)
    state = state + 0x9E3779B97F4A7C15
    local z = state
    z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
    z = (z ~ (z >> 27)) * 0x94D049BB133111EB
    z = z ~ (z >> 31)
    return (z >> 1) % limit + 1
  end
end

--- Shuffles a list in place.
function selection.shuffle(list, random)
  for i = #list, 2, -1 do
    local j = random(i)
    list[i], list[j] = list[j], list[i]
  end
end

return selection
