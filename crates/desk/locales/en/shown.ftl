# A document that is shown while a form is filled, compared with the person of the form or of the case.
shown-open = Document shown? Read the lines and compare
shown-hint = Two or three lines, at the bottom or on the back; typed or scanned. They are only compared, not kept
shown-compare = Compare with the entries
shown-way = Compare a shown document with the case
shown-extract = What the case says
shown-nobody = The case names nobody to compare with.
shown-same = Name and date of birth on the document agree with the entries.
shown-differs = Document and entries differ
shown-in-extract = In the entries
