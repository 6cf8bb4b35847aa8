-- A text to scroll through, a line to type into, and an overlay: as viewer-pi.ts and viewer-ink.jsx.
local layout <const> = ingot.ui.layout
local HELP <const> = {
  "",
  "  Up, Down           scroll by a row",
  "  PageUp, PageDown   scroll by a page",
  "  Home               go to the first line",
  "  Ctrl-U             delete what is typed",
  "  Ctrl-O             close this",
  "",
}

local function window(options)
  return ingot.win.new(ingot.buf.new(), { kind = options.kind, focusable = options.kind ~= nil, scrollbar = false })
end

local title <const>, text <const>, input <const>, footer <const> = window({}), window({}), window({ kind = "input" }), window({})
local help <const> = window({})

title:buf():styled({ { { text = "A text of 100,000 lines", bold = true, fg = "cyan" } } })
text:buf():source(io.open(arg[1]):read("a"))
help:buf():lines(HELP)

footer:row_highlights({ { start = 0, hl_group = "Comment" } })
local place <const> = footer:buf()
local top

local function scroll_to(row)
  top = math.max(0, row)
  text:scroll(top)
  place:source(("line %d"):format(top + 1))
end

local function scroll_by(rows) scroll_to(top + rows) end

local function bind(chord, action) ingot.keymap.set("", chord, action) end

local overlay
bind("<Up>", function() scroll_by(-1) end)
bind("<Down>", function() scroll_by(1) end)
bind("<PageUp>", function() scroll_by(-text:rect().height) end)
bind("<PageDown>", function() scroll_by(text:rect().height) end)
bind("<Home>", function() scroll_to(0) end)
bind("<C-o>", function()
  if overlay then
    overlay:close()
    overlay = nil
  else
    overlay = ingot.overlay.new({ layout = help, border = "single", anchor = "center", width = 60, height = #HELP + 2 })
  end
end)

local screen <const> = layout.vbox({
  { layout.leaf(title), height = 1 },
  { layout.leaf(text), height = "fill" },
  { layout.leaf(input, { border = { top = "Border", bottom = "Border" } }), height = 3 },
  { layout.leaf(footer), height = 1 },
})
layout.set(function() return screen end)
input:focus()
scroll_to(0)
