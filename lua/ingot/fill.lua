-- Puts the fields of one table into another.
return function(target, source)
  for key, value in pairs(source) do target[key] = value end
end
