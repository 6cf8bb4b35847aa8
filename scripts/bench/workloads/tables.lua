-- Tables: records, arrays, sorting, and the garbage they leave.
local records = {}
for i = 1, 30000 do
  records[i] = { id = i, key = (i * 7919) % 30011, tags = { i, i + 1 } }
end
table.sort(records, function(a, b) return a.key < b.key end)
local byId = {}
for _, record in ipairs(records) do byId[record.id] = record.tags[2] end

assert(records[1].key < records[2].key and byId[30000] == 30001)
