-- Penlight's xml module with its own parser: parsing, building, querying, templates, pretty output.

local xml = require "pl.xml"

print("-- parsing without a C library")
local text = [[
<?xml version="1.0"?>
<!-- a comment -->
<library name="city">
  <book id="1"><title>First &amp; foremost</title><price>9.5</price></book>
  <book id="2"><title>Second</title><price>12</price></book>
  <empty/>
  <note>Mixed <b>content</b> here</note>
</library>
]]
local document = xml.parse(text, false, true)
print(document.tag, document.attr.name, #document)
for child in document:childtags() do print(child.tag, child.attr.id, child:child_with_name "title" and child:child_with_name("title"):get_text()) end
print(document:first_childtag().tag, #document:get_elements_with_name "title", document:get_elements_with_name("price")[2]:get_text())

print("-- writing")
print(xml.tostring(document:child_with_name "note"))
print(xml.tostring(document:child_with_name "book", "", "  "))
print(xml.escape [[<a & 'b' "c">]], xml.unescape "&lt;x&gt; &quot;y&quot; &amp;")

print("-- building")
do
  local doc = xml.new("top", { version = "1" })
  doc:addtag("child", { a = "x" }):text("inside"):up():addtag("other"):addtag("deep"):text("<escaped>"):up():up()
  doc:add_direct_child "loose text"
  print(tostring(doc))
  local p, strong, item = xml.tags "p,strong,item"
  print(tostring(p { "some ", strong { "bold" }, " text", class = "intro" }))
  print(tostring(xml.elem("list", { item "a", item "b" })))
end

print("-- comparing and copying")
do
  local copy = xml.clone(document)
  print(xml.compare(document, copy), copy ~= document)
  copy:child_with_name("book").attr.id = "changed"
  print((xml.compare(document, copy)))
  local upper = xml.clone(document, function(s, kind) return kind == "*TEXT" and s:upper() or s end)
  print(upper:child_with_name("note"):get_text())
end

print("-- walking")
do
  local names = {}
  xml.walk(document, false, function(tag, node) names[#names + 1] = tag end)
  print(table.concat(names, " "))
  names = {}
  xml.walk(document, true, function(tag) names[#names + 1] = tag end)
  print(table.concat(names, " "))
end

print("-- templates and matching")
do
  local list = xml.new "list"
  for _, pair in ipairs { { "one", 1 }, { "two", 2 } } do list:addtag("entry"):addtag("name"):text(pair[1]):up():addtag("value"):text(tostring(pair[2])):up():up() end
  print(tostring(list))
  local matched = {}
  if list:match(xml.parse("<list>{{<entry><name>$key</name><value>$value</value></entry>}}</list>", false, true), matched) ~= false then end
  local res, err = list:match [[<list>{{<entry><name>$_</name><value>$value</value></entry>}}</list>]]
  print(type(res) == "table" and res.one and res.one.value, type(res) == "table" and res.two and res.two.value)
  print(tostring(xml.elem("greeting"):subst { "unused" } == nil) ~= nil)
end

print("-- HTML that is not well-formed")
do
  local html = xml.parsehtml "<html><body><p>one<br>two<IMG src=x.png><p class=big>three</body></html>"
  print(html.tag, #html:get_elements_with_name "p" >= 1, #html:get_elements_with_name "br")
end

print("-- errors")
print(pcall(xml.parse, "<open><unclosed></open>", false, true))
print(pcall(xml.parse, "no tags at all", false, true))
