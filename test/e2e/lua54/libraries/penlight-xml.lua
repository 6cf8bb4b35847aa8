-- Penlight's xml module with its own parser: parsing, building, walking, comparing, templates, HTML.

local xml = require "pl.xml"

print("-- parsing without a C library")
local document = assert(xml.parse([[
<?xml version="1.0"?>
<!-- a comment -->
<library name="city">
  <book id="1"><title>First &amp; foremost</title><price>9.5</price></book>
  <book id="2"><title>Second</title><price>12</price></book>
  <empty/>
  <note>Mixed <b>content</b> here</note>
</library>
]], false, true))
print(document.tag, document.attr.name, #document)
for child in document:childtags() do
  local title = child:child_with_name "title"
  print(child.tag, child.attr.id, title and title:get_text())
end
print(document:first_childtag().tag, #document:get_elements_with_name "title", document:get_elements_with_name "price"[2]:get_text())

print("-- writing")
print(xml.tostring(document:child_with_name "note"))
print(xml.tostring(document:child_with_name "book", "", "  "))
print(xml.tostring(document:child_with_name "empty"))
print(xml.xml_escape [[<a & 'b' "c">]])

print("-- building")
do
  local doc = xml.new("top", { version = "1" })
  doc:addtag("child", { a = "x" }):text("inside"):up():addtag("other"):addtag("deep"):text("<escaped>"):up():up()
  doc:add_direct_child "loose text"
  print(tostring(doc))
  doc:set_attrib("version", "2")
  print(doc:get_attribs().version, #doc)
  local p, strong, item = xml.tags "p,strong,item"
  print(tostring(p { "some ", strong { "bold" }, " text", class = "intro" }))
  print(tostring(xml.elem("list", { item "a", item "b" })))
end

print("-- comparing and copying")
do
  local copy = xml.clone(document)
  print(xml.compare(document, copy), copy ~= document)
  copy:child_with_name "book".attr.id = "changed"
  print((xml.compare(document, copy)))
end

print("-- walking")
for _, depth_first in ipairs { false, true } do
  local names = {}
  xml.walk(document, depth_first, function(tag) names[#names + 1] = tag end)
  print(table.concat(names, " "))
end

print("-- changing the children")
do
  local copy = xml.clone(document)
  copy:maptags(function(node) if node.tag ~= "empty" then return node end end)
  print(copy:child_with_name "empty", copy:child_with_name "note" ~= nil)
end

print("-- templates and matching")
do
  local list = xml.new "list"
  for _, pair in ipairs { { "one", 1 }, { "two", 2 } } do
    list:addtag("entry"):addtag("name"):text(pair[1]):up():addtag("value"):text(tostring(pair[2])):up():up()
  end
  print(tostring(list))
  local found = list:match "<list>{{<entry><name>$_</name><value>$value</value></entry>}}</list>"
  print(found.one.value, found.two.value)
end

print("-- HTML that is not well-formed")
do
  local html = xml.parsehtml "<html><body><p>one<br>two<IMG src=x.png></p></body></html>"
  local tags = {}
  xml.walk(html, false, function(tag) tags[#tags + 1] = tag end)
  print(table.concat(tags, " "))
end

print("-- errors")
for _, text in ipairs { "<open><unclosed></open>", "<open>", "</close>" } do
  local ok, message = pcall(xml.parse, text, false, true)
  print(ok, ok and tostring(message) or (tostring(message):gsub("^.-:%d+: ", "")))
end
