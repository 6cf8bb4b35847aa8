-- Text programs: word counts, wrapping, justified columns, a template language, a Markdown subset, a diff, CSV.
-- stdin: It was the best of times, it was the worst of times, it was the age of wisdom,\nit was the age of foolishness.\n\nThe second paragraph is short; the "best" part.\n

local text = io.read("a")

print("-- word counts")
do
  local counts, order = {}, {}
  for word in text:lower():gmatch("%a+") do
    if not counts[word] then order[#order + 1] = word end
    counts[word] = (counts[word] or 0) + 1
  end
  table.sort(order, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end)
  for i = 1, 6 do io.write(order[i], " ", counts[order[i]], "; ") end
  print(#order)
end

local function wrap(paragraph, width)
  local lines, line = {}, nil
  for word in paragraph:gmatch("%S+") do
    if line and #line + 1 + #word > width then
      lines[#lines + 1] = line
      line = word
    else
      line = line and line .. " " .. word or word
    end
  end
  lines[#lines + 1] = line
  return lines
end

print("-- wrapped and justified")
do
  local function justify(line, width)
    local gaps = select(2, line:gsub(" ", ""))
    local missing = width - #line
    if gaps == 0 then return line end
    local i = 0
    return (line:gsub(" ", function()
      i = i + 1
      return (" "):rep(1 + missing // gaps + (i <= missing % gaps and 1 or 0))
    end))
  end
  for paragraph in (text .. "\n\n"):gmatch("(.-)\n\n+") do
    local lines = wrap(paragraph, 30)
    for i, line in ipairs(lines) do print("|" .. (i < #lines and justify(line, 30) or ("%-30s"):format(line)) .. "|") end
    print("|" .. ("-"):rep(30) .. "|")
  end
end

print("-- a template language compiled with load")
do
  local function compile(template)
    local code = { "local _out = {}\n" }
    local position = 1
    while true do
      local first, last, kind, body = template:find("<%%(=?)(.-)%%>", position)
      local plain = template:sub(position, (first or 0) - 1)
      if plain ~= "" then code[#code + 1] = ("_out[#_out + 1] = %q\n"):format(plain) end
      if not first then break end
      code[#code + 1] = kind == "=" and ("_out[#_out + 1] = tostring(%s)\n"):format(body) or body .. "\n"
      position = last + 1
    end
    code[#code + 1] = "return table.concat(_out)"
    return function(env) return assert(load(table.concat(code), "=template", "t", setmetatable(env, { __index = _G })))() end
  end
  local page = compile "Dear <%= name %>,\n<% for i, item in ipairs(items) do %>  <%= i %>. <%= item %><% if #item > 4 then %> (long)<% end %>\n<% end %>Total: <%= #items %>\n"
  io.write(page { name = "reader", items = { "ink", "paper", "pen" } })
  print(pcall(compile("<%= missing.field %>"), {}))
end

print("-- a Markdown subset")
do
  local function inline(s)
    return (s:gsub("%*%*(.-)%*%*", "<b>%1</b>"):gsub("%*(.-)%*", "<i>%1</i>"):gsub("`(.-)`", "<code>%1</code>"):gsub("%[(.-)%]%((.-)%)", '<a href="%2">%1</a>'))
  end
  local source = "# Title\n\nSome *text* with **weight**,\na `code` and a [link](http://example.org/).\n\n- one\n- two *three*\n\n> quoted\n\n## End"
  local in_list = false
  for line in (source .. "\n"):gmatch("(.-)\n") do
    local item = line:match("^%- (.*)")
    if in_list and not item then
      print("</ul>")
      in_list = false
    end
    local marks, heading = line:match("^(#+) (.*)")
    if marks then
      print(("<h%d>%s</h%d>"):format(#marks, inline(heading), #marks))
    elseif item then
      if not in_list then
        print("<ul>")
        in_list = true
      end
      print("  <li>" .. inline(item) .. "</li>")
    elseif line:find("^> ") then
      print("<blockquote>" .. inline(line:sub(3)) .. "</blockquote>")
    elseif line ~= "" then
      print(inline(line))
    end
  end
end

print("-- a line diff by longest common subsequence")
do
  local function diff(a, b)
    local length = {}
    for i = 0, #a do
      length[i] = {}
      for j = 0, #b do length[i][j] = 0 end
    end
    for i = 1, #a do
      for j = 1, #b do
        length[i][j] = a[i] == b[j] and length[i - 1][j - 1] + 1 or math.max(length[i - 1][j], length[i][j - 1])
      end
    end
    local out, i, j = {}, #a, #b
    while i > 0 or j > 0 do
      if i > 0 and j > 0 and a[i] == b[j] then
        table.insert(out, 1, "  " .. a[i])
        i, j = i - 1, j - 1
      elseif j > 0 and (i == 0 or length[i][j - 1] >= length[i - 1][j]) then
        table.insert(out, 1, "+ " .. b[j])
        j = j - 1
      else
        table.insert(out, 1, "- " .. a[i])
        i = i - 1
      end
    end
    return out
  end
  local function lines(s)
    local t = {}
    for line in s:gmatch("[^,]+") do t[#t + 1] = line end
    return t
  end
  print(table.concat(diff(lines "a,b,c,d,e,f", lines "a,c,x,d,f,g"), "\n"))
end

print("-- CSV with quotes")
do
  local function parse(line)
    local fields, position = {}, 1
    while position <= #line + 1 do
      if line:sub(position, position) == '"' then
        local value = ""
        repeat
          local piece, stop = line:match('^"([^"]*)"()', position)
          value = value .. (value ~= "" and '"' or "") .. piece
          position = stop
        until line:sub(position, position) ~= '"'
        fields[#fields + 1] = value
      else
        local value, stop = line:match("^([^,]*)()", position)
        fields[#fields + 1] = value
        position = stop
      end
      position = position + 1
    end
    return fields
  end
  for _, line in ipairs { 'a,b,c', '"quoted, with comma",x,', '"say ""hi""",2,"3"', "", "," } do
    local fields = parse(line)
    print(#fields, table.concat(fields, "|"))
  end
end

print("-- roman numerals, pluralising, title case, Caesar, Soundex")
do
  local function roman(n)
    local out = ""
    for _, pair in ipairs { { 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" }, { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } } do
      while n >= pair[1] do
        out = out .. pair[2]
        n = n - pair[1]
      end
    end
    return out
  end
  print(roman(1994), roman(2024), roman(49), roman(3999))
  print((("the lord of the rings"):gsub("(%a)(%w*)", function(a, b) return a:upper() .. b end)))
  local function caesar(s, k)
    return (s:gsub("%a", function(c)
      local base = c:match("%l") and 97 or 65
      return string.char((c:byte() - base + k) % 26 + base)
    end))
  end
  print(caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3))
end
