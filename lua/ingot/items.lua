-- Items that a widget shows. They stay in Lua; the host knows them by their numbers and asks for what is to be seen.
local items = {}
-- Once the widget is over, they are here, under its handle.
local kept = {}
local render, filter
-- What is shown of each item, in lower case, as far as it was searched: rendering it for each key would take too long.
local texts = {}

-- Items may be shown otherwise than before.
local function forget()
  texts = {}
end

local function set(new)
  if type(new) == "function" then new = new() end
  if new ~= nil and type(new) ~= "table" then error("the items must be a list, not a " .. type(new), 0) end
  items = new or {}
  forget()
end

local function set_render(new)
  render = new
  forget()
end

local function set_filter(new)
  filter = new
end

-- What is shown of some items: a text, or a table when there is more to a row than that.
local function rows(numbers)
  local shown <const>, own <const> = {}, items
  for place, number in ipairs(numbers) do
    local row <const> = render(own[number])
    if type(row) ~= "table" then error("render must return a row, a table with text or spans, not " .. type(row), 0) end
    local text <const> = tostring(row.text or "")
    if row.spans == nil and row.marks == nil then
      shown[place] = text
    else
      shown[place] = { text = text, spans = row.spans, marks = row.marks }
    end
  end
  return shown
end

local function text_of(row)
  if type(row) ~= "table" then return "" end
  if row.spans == nil then return tostring(row.text or "") end
  if type(row.spans) == "string" then return row.spans end
  local parts <const> = {}
  for place, span in ipairs(row.spans) do
    parts[place] = type(span) == "table" and tostring(span.text or "") or tostring(span)
  end
  return table.concat(parts)
end

-- What is searched of the item with a number.
local function searched(number, item)
  local known <const> = texts
  local text = known[number]
  if text == nil then
    text = text_of(render(item)):lower()
    known[number] = text
  end
  return text
end

-- Makes ready to be searched what is shown of some items.
local function prepare(first, last)
  local all <const> = items
  for number = first, last do
    if filter ~= nil or items ~= all or all[number] == nil then return end
    searched(number, all[number])
  end
end

-- Whether each word of a query, in any case, is in what is shown of an item.
local function contains(number, item, words)
  local text <const> = searched(number, item)
  for _, word in ipairs(words) do
    if not text:find(word, 1, true) then return false end
  end
  return true
end

-- The numbers of the items that are to be shown; nil when it is all of them. And how many items there are.
local function matching(query)
  local words <const> = {}
  if filter == nil and query ~= nil then
    for word in query:lower():gmatch("%S+") do words[#words + 1] = word end
  end
  if filter == nil and #words == 0 then return nil, #items end
  local numbers <const> = {}
  for number, item in ipairs(items) do
    local shown
    if filter then shown = filter(item, query) else shown = contains(number, item, words) end
    if shown then numbers[#numbers + 1] = number end
  end
  return numbers, #items
end

-- The items that the widget has, or had when it was over.
local function own_items()
  return select(2, next(kept)) or items
end

local function get(number)
  return own_items()[number]
end

local function all(numbers)
  local found <const>, own <const> = {}, own_items()
  for place, number in ipairs(numbers) do found[place] = own[number] end
  return found
end

-- The widget is over: nothing is shown any more. What it had is kept as long as its handle is.
local function keep_for(handle)
  kept = setmetatable({ [handle] = items }, { __mode = "k" })
  items = {}
end

-- Replaces the items. Answers the number of the one that has the same key as the one that had a number before.
local function replace(new, key, number)
  local old <const> = items[number]
  local before <const> = old ~= nil and key(old) or nil
  set(new)
  if before == nil then return nil end
  for place, item in ipairs(items) do
    if key(item) == before then return place end
  end
  return nil
end

-- What a menu shows of its items, which are texts or records.
local function records()
  local shown <const> = {}
  local own <const> = {}
  for place, item in ipairs(items) do
    local record <const> = type(item) == "table" and item or { label = item }
    if record.label == nil then error("item " .. place .. " of the menu has no label", 0) end
    own[place] = item
    shown[place] = {
      label = tostring(record.label),
      description = record.description ~= nil and tostring(record.description) or nil,
      key = record.key ~= nil and tostring(record.key) or nil,
      disabled = record.disabled == true or nil,
    }
  end
  items = own
  forget()
  return shown
end

-- A choice: `{ index, item }`. What else a plugin keeps in its item can be read from the choice itself, too.
local function choice(number)
  local item <const> = items[number]
  local chosen <const> = { index = number, item = item }
  return type(item) == "table" and setmetatable(chosen, { __index = item }) or chosen
end

-- Gives the context of a handler what is selected: in a menu by its index, else with the list it is selected in.
local function fill(context, number, list)
  if list == nil then context.index = number else context.list = list end
  context.item = items[number]
end

return set, set_render, set_filter, forget, prepare, rows, matching, get, all, replace, records, choice, fill, keep_for
