-- A kanban board: cards in columns, moved with the mouse or the keyboard.
-- ingot run --ui examples/ui/kanban.lua
-- It needs no permission. The board is kept in ingot's state directory.

local help = [[
usage: ingot run --ui kanban.lua [NAME]

Shows the board of a name, "kanban" unless given, and keeps it.

Keys: arrows select a card, Shift with an arrow moves it, n adds one, e or Enter edits it, d deletes it, u undoes, q
quits. Mouse: a card goes where it is dragged to.
]]

local MOST_UNDO <const>, GAP <const> = 100, 1 -- the gap is between columns

local ui <const> = ingot.ui.layout

if arg[1] == "--help" then
  io.write(help)
  os.exit(0)
end

local kept <const> = ingot.state.persistent(arg[1] or "kanban")

-- The board: columns with a title and cards, which are texts.

local columns = kept.columns or {
  { title = "To do", cards = { "Try a card: drag it with the mouse", "Press n for a new one #idea" } },
  { title = "Doing", cards = { "Look at the code #lua" } },
  { title = "Done", cards = {} },
}
local COLORS <const> = { "bright_blue", "yellow", "green", "magenta" }

local past = {} -- the board before each change, as JSON
local selected = { column = 1, index = 1 }
local drag -- the card that is held: { column, index }, where it was taken, and where the pointer is

local function select_card(column, index)
  column = math.max(1, math.min(#columns, column))
  selected = { column = column, index = math.max(1, math.min(#columns[column].cards, index)) }
end

-- Changes the board, so that it can be undone.
local function change(action)
  drag = nil -- what it holds may not be there any more
  table.insert(past, ingot.json.encode(columns))
  if #past > MOST_UNDO then table.remove(past, 1) end
  action()
  kept.columns = columns
end

local function undo()
  local before = table.remove(past)
  if not before then return end
  columns = ingot.json.decode(before)
  select_card(selected.column, selected.index)
  kept.columns = columns
end

local function move_card(from, column, index)
  if column < 1 or column > #columns or (from.column == column and from.index == index) then return end
  change(function()
    local text = table.remove(columns[from.column].cards, from.index)
    index = math.max(1, math.min(#columns[column].cards + 1, index))
    table.insert(columns[column].cards, index, text)
    select_card(column, index)
  end)
end

local function current() return columns[selected.column].cards[selected.index] end

-- Where everything is. Cards have a border, and as many rows of text as they need.

local function column_width(width) return math.max(0, (width - GAP * (#columns - 1)) // #columns) end

-- The cards of a column that are in view, from top to bottom: the selected one always is.
local function place_cards(number, width, height)
  local cards, column = {}, columns[number]
  local inner = math.max(4, column_width(width) - 4)
  local row, first = 2, 1
  for index, text in ipairs(column.cards) do
    local card = { column = number, index = index, lines = ingot.text.wrap(text, inner), row = row }
    card.col = (number - 1) * (column_width(width) + GAP)
    card.width, card.height = column_width(width), #card.lines + 2
    row = row + card.height
    cards[index] = card
  end
  local goal = number == selected.column and cards[selected.index]
  while goal and first < goal.index and goal.row + goal.height - cards[first].row + 2 > height do first = first + 1 end
  local above = cards[first] and cards[first].row - 2 or 0
  local shown = {}
  for index = first, #cards do
    cards[index].row = cards[index].row - above
    if cards[index].row < height then table.insert(shown, cards[index]) end
  end
  return shown
end

local placed, board_width = {}, 1 -- of the last frame, column by column

local function card_at(row, col)
  for _, cards in ipairs(placed) do
    for _, card in ipairs(cards) do
      local is_below = row >= card.row and row < card.row + card.height
      if is_below and col >= card.col and col < card.col + card.width then return card end
    end
  end
end

-- The column and the index that a card would get if it were dropped at a cell.
local function slot_at(row, col)
  local column = math.max(1, math.min(#columns, col // (column_width(board_width) + GAP) + 1))
  for _, card in ipairs(placed[column] or {}) do
    if row < card.row + card.height // 2 then return column, card.index end
  end
  return column, #columns[column].cards + 1
end

-- Drawing.

local function draw_words(slice, row, col, text, style)
  local spans = {}
  for space, word in text:gmatch("(%s*)(%S+)") do
    table.insert(spans, space)
    local color = word:find("^#%w") and "Accent" or nil
    table.insert(spans, { text = word, fg = color, dim = style.dim, bold = style.bold })
  end
  slice:put_spans(row, col, spans)
end

local function draw_card(slice, card, style)
  local inside = math.max(0, card.width - 2)
  slice:fill_rect(card.row, card.col, card.width, card.height)
  slice:put_str(card.row, card.col, "╭" .. ("─"):rep(inside) .. "╮", style.border)
  for i, line in ipairs(card.lines) do
    slice:put_str(card.row + i, card.col, "│", style.border)
    draw_words(slice, card.row + i, card.col + 2, ingot.text.truncate_cells(line, math.max(0, inside - 2)), style.text)
    slice:put_str(card.row + i, card.col + card.width - 1, "│", style.border)
  end
  slice:put_str(card.row + card.height - 1, card.col, "╰" .. ("─"):rep(inside) .. "╯", style.border)
end

local function draw_column(slice, number)
  local width, color = column_width(slice:width()), COLORS[(number - 1) % #COLORS + 1]
  local col = (number - 1) * (width + GAP)
  local title = (" %s  %d"):format(columns[number].title, #columns[number].cards)
  slice:put_str(0, col, ingot.text.fit(title, width), { fg = color, bold = true })
  slice:put_str(1, col, ("━"):rep(width), { fg = color })
  for _, card in ipairs(placed[number]) do
    local is_selected = selected.column == number and selected.index == card.index
    local is_held = drag and drag.has_moved and drag.column == number and drag.index == card.index
    draw_card(slice, card, {
      border = is_held and { hl = "Hint" } or is_selected and { fg = color, bold = true } or { hl = "Border" },
      text = { dim = is_held or nil, bold = is_selected and not is_held or nil },
    })
  end
end

local function draw_held(slice)
  local held = card_at(drag.from_row, drag.from_col)
  if not held then return end
  local column, index = slot_at(drag.row, drag.col)
  local row = 2
  for _, card in ipairs(placed[column]) do
    if card.index < index then row = card.row + card.height end
  end
  local card = { lines = held.lines, width = held.width, height = held.height }
  card.row, card.col = drag.row - (drag.from_row - held.row), drag.col - (drag.from_col - held.col)
  draw_card(slice, card, { border = { fg = "Accent", bold = true }, text = { bold = true } })
  local width = column_width(slice:width())
  slice:put_str(math.min(row, slice:height() - 1), (column - 1) * (width + GAP), ("▔"):rep(width), { fg = "Accent" })
end

local board <const> = ingot.paint.register(function(slice)
  board_width = slice:width()
  for number = 1, #columns do placed[number] = place_cards(number, slice:width(), slice:height()) end
  for number = 1, #columns do draw_column(slice, number) end
  if drag and drag.has_moved then draw_held(slice) end
end)

ingot.statusline.register("keys", function()
  local segments = {}
  for key, action in ("n new,e edit,d delete,Shift-arrows move,u undo,q quit"):gmatch("([^ ,]+) ([^,]+)") do
    table.insert(segments, { text = " " .. key, style_group = "KeyHint" })
    table.insert(segments, { text = " " .. action .. " ", style_group = "Hint" })
  end
  return segments
end)

ui.set(function() return ui.vbox({ { ui.leaf(board), height = "fill" } }, { padding = { left = 1, right = 1 } }) end)

-- The mouse. What was pressed gets all that follows, also outside of the board.

board:on("press", function(event)
  local card = event.button == "left" and card_at(event.row, event.col)
  if not card then return end
  select_card(card.column, card.index)
  drag = { column = card.column, index = card.index, from_row = event.row, from_col = event.col }
end)
board:on("drag", function(event)
  if drag then drag.row, drag.col, drag.has_moved = event.row, event.col, true end
end)
board:on("release", function(event)
  local held = drag
  drag = nil
  if event.cancelled or not (held and held.has_moved) then return end
  local column, index = slot_at(event.row, event.col)
  -- Taking the card out moves those below it up.
  if column == held.column and index > held.index then index = index - 1 end
  move_card(held, column, index)
end)

-- Writing a card, in an overlay.

local input_buffer <const> = ingot.buf.new({ name = "card" })
local input <const> = ingot.win.new(input_buffer, { kind = "input", placeholder = "what is to be done", pad_left = 1 })
local editor, finish

local function write(title, text, action)
  input_buffer:source(text)
  finish = action
  editor = ingot.overlay.new({
    name = "editor",
    layout = ui.leaf(input),
    title = title,
    border = "rounded",
    anchor = "center",
    height = 3,
    width = math.min(60, ingot.ui.size().width),
  })
  input:focus()
end

input:on("submit", function()
  local text = input_buffer:source():match("^%s*(.-)%s*$")
  editor:close()
  if text ~= "" then change(function() finish(text) end) end
end)
input:on("dismiss", function() editor:close() end)

local function add()
  write(" new card ", "", function(text)
    local cards = columns[selected.column].cards
    table.insert(cards, text)
    select_card(selected.column, #cards)
  end)
end

local function edit()
  if not current() then return end
  write(" edit ", current(), function(text) columns[selected.column].cards[selected.index] = text end)
end

local function delete()
  if not current() then return end
  change(function()
    table.remove(columns[selected.column].cards, selected.index)
    select_card(selected.column, selected.index)
  end)
end

-- In normal mode: while a card is written, letters are letters.
local function bind(chord, action) ingot.keymap.set("n", chord, action) end

for key, step in pairs({ Left = { -1, 0 }, Right = { 1, 0 }, Up = { 0, -1 }, Down = { 0, 1 } }) do
  bind("<" .. key .. ">", function() select_card(selected.column + step[1], selected.index + step[2]) end)
  bind("<S-" .. key .. ">", function()
    if not current() then return end
    local index = math.min(#columns[selected.column].cards, math.max(1, selected.index + step[2]))
    move_card(selected, selected.column + step[1], index)
  end)
end
bind("n", add)
bind("e", edit)
bind("<CR>", edit)
bind("d", delete)
bind("u", undo)
bind("q", ingot.quit)
