-- Snake: eat, grow, keep away from the walls and from yourself.
-- ingot run --ui examples/ui/snake.lua
-- It needs no permission. The high score is kept in ingot's state directory.

local help = [[
usage: ingot run --ui snake.lua [options]

  --tick MS    milliseconds from step to step, 110 unless given; 0: the snake moves when a direction key is pressed
  --seed N     the same number puts the food in the same places
  --help       show this help

Keys: arrows or h j k l turn, space pauses, r starts anew, q quits.
]]

local WIDTH <const>, HEIGHT <const> = 32, 18
local COLORS <const> = {
  field = { "#16241d", "#192a21" },
  food = "bright_red",
  head = "bright_yellow",
  body = { "bright_green", "green" },
  dead = "bright_black",
}

local ui <const> = ingot.ui.layout
local kept <const> = ingot.state.persistent("snake")

local function fail(...)
  io.stderr:write("snake: ", ...):write("\n")
  os.exit(2)
end

local function read_arguments()
  local options, position = { tick = 110, seed = os.time() }, 1
  while arg[position] do
    local name = arg[position]:match("^%-%-(%l+)$")
    if name == "help" then
      io.write(help)
      os.exit(0)
    end
    if not name or not options[name] then fail("unknown argument ", arg[position], "; see --help") end
    options[name] = math.tointeger(tonumber(arg[position + 1]))
    if not options[name] or options[name] < 0 then fail("--", name, " needs a whole number") end
    position = position + 2
  end
  return options
end

local options <const> = read_arguments()
math.randomseed(options.seed)

-- The game. Cells are { x, y } with 1, 1 in the upper left corner; the head of the snake is its first cell.
local game

local function is_snake(x, y)
  for _, cell in ipairs(game.snake) do
    if cell.x == x and cell.y == y then return true end
  end
  return false
end

local function place_food()
  local free = {}
  for y = 1, HEIGHT do
    for x = 1, WIDTH do
      if not is_snake(x, y) then table.insert(free, { x = x, y = y }) end
    end
  end
  game.food = free[1] and free[math.random(#free)]
end

local function start()
  local x, y = WIDTH // 2, HEIGHT // 2
  game = {
    snake = { { x = x, y = y }, { x = x - 1, y = y }, { x = x - 2, y = y } },
    direction = { x = 1, y = 0 },
    turns = {}, -- pressed, and not taken yet: two in one tick are two turns
    score = 0,
    state = "running",
  }
  place_food()
end

local function finish(state)
  game.state = state
  if game.score > (kept.high_score or 0) then kept.high_score = game.score end
end

local function step()
  if game.state ~= "running" then return end
  game.direction = table.remove(game.turns, 1) or game.direction
  local head, tail = game.snake[1], table.remove(game.snake)
  local x, y = head.x + game.direction.x, head.y + game.direction.y
  if x < 1 or x > WIDTH or y < 1 or y > HEIGHT or is_snake(x, y) then
    table.insert(game.snake, tail)
    return finish("over")
  end
  table.insert(game.snake, 1, { x = x, y = y })
  if game.food.x == x and game.food.y == y then
    table.insert(game.snake, tail)
    game.score = game.score + 10
    place_food()
    if not game.food then finish("won") end
  end
end

local function turn(x, y)
  if game.state ~= "running" then return end
  local last = game.turns[#game.turns] or game.direction
  local is_reversal = last.x == -x and last.y == -y
  if not is_reversal and #game.turns < 3 then table.insert(game.turns, { x = x, y = y }) end
  if options.tick == 0 then step() end
end

local function toggle_pause()
  if game.state == "running" then
    game.state = "paused"
  elseif game.state == "paused" then
    game.state = "running"
  end
end

-- Drawing. A cell of the field is two columns wide, so that it is about as wide as it is high.

local function draw_cell(slice, cell, text, color)
  local field = COLORS.field[(cell.x + cell.y) % 2 + 1]
  slice:put_str(cell.y - 1, 2 * (cell.x - 1), text, { fg = color, bg = field })
end

local function draw_snake(slice)
  local is_dead = game.state == "over"
  for i = #game.snake, 1, -1 do
    local shade = COLORS.body[math.min(#COLORS.body, 1 + (i - 2) * #COLORS.body // #game.snake)]
    if i == 1 then shade = COLORS.head end
    draw_cell(slice, game.snake[i], "██", is_dead and COLORS.dead or shade)
  end
end

local messages <const> = {
  paused = { "paused", "space goes on" },
  over = { "game over", "r starts anew" },
  won = { "you have won", "r starts anew" },
}

local function draw_message(slice, lines)
  local width, top = 24, HEIGHT // 2 - 2
  local left = (2 * WIDTH - width) // 2
  slice:fill_rect(top, left, width, 4, " ", { bg = "#0b0f0d" })
  for i, line in ipairs(lines) do
    local text = ingot.text.fit(line, width, { align = "center" })
    slice:put_str(top + i, left, text, { fg = i == 1 and COLORS.food or "#c9d1d9", bg = "#0b0f0d", bold = i == 1 })
  end
end

local board <const> = ingot.paint.register(function(slice)
  slice:fill_rect(0, 0, 2 * WIDTH, HEIGHT, " ", { bg = COLORS.field[1] })
  for y = 1, HEIGHT do
    for x = 1 + y % 2, WIDTH, 2 do draw_cell(slice, { x = x, y = y }, "  ") end
  end
  if game.food then draw_cell(slice, game.food, "██", COLORS.food) end
  draw_snake(slice)
  if messages[game.state] then draw_message(slice, messages[game.state]) end
end)

local scores <const> = ingot.paint.register(function(slice)
  local best = ("best %d"):format(math.max(game.score, kept.high_score or 0))
  slice:put_str(0, 0, ("score %d"):format(game.score), { hl = "Selected" })
  slice:put_str(0, slice:width() - #best, best, { hl = "Hint" })
end)

local too_small <const> = ingot.paint.register(function(slice)
  local text = ("snake needs %d columns and %d rows"):format(2 * WIDTH + 2, HEIGHT + 4)
  text = ingot.text.fit(text, slice:width(), { align = "center" })
  slice:put_str(slice:height() // 2, 0, text, { hl = "WarningMsg" })
end)

-- A column of rows of the width of the board, in the middle of the screen.
ui.set(function(screen)
  local width, height = 2 * WIDTH + 2, HEIGHT + 3
  if screen.term_w < width or screen.term_h < height then
    if game.state == "running" then game.state = "paused" end
    return ui.leaf(too_small)
  end
  local column = ui.vbox({
    { ui.leaf(scores), height = 1 },
    { ui.leaf(board, { border = "rounded", title = " snake " }), height = HEIGHT + 2 },
  }, { justify = "center" })
  return ui.hbox({ { column, width = width } }, { justify = "center" })
end)

ingot.statusline.register("keys", function()
  local segments = {}
  for key, action in ("arrows turn,space pauses,r starts anew,q quits"):gmatch("([^ ,]+) ([^,]+)") do
    table.insert(segments, { text = " " .. key, style_group = "KeyHint" })
    table.insert(segments, { text = " " .. action .. " ", style_group = "Hint" })
  end
  return segments
end)

local function bind(chords, action)
  for _, chord in ipairs(chords) do ingot.keymap.set("n", chord, action) end
end

bind({ "<Up>", "k" }, function() turn(0, -1) end)
bind({ "<Down>", "j" }, function() turn(0, 1) end)
bind({ "<Left>", "h" }, function() turn(-1, 0) end)
bind({ "<Right>", "l" }, function() turn(1, 0) end)
bind({ "<Space>" }, toggle_pause)
bind({ "r" }, start)
bind({ "q" }, ingot.quit)

start()
if options.tick > 0 then ingot.timer.every(options.tick, step) end
