"""Files as tables: reading CSV and workbooks safely, and writing them; knows no organisation."""
