curl -X POST "https://smallest.zip/api/dicom/upload" \
-H "x-api-key: YOUR_API_KEY" \
-F "file=@brain_ct.dcm"
###
# Upload a PostgreSQL dump
curl -X POST "https://smallest.zip/api/db-dumps/upload?format=postgres" \
-H "x-api-key: YOUR_API_KEY" \
-F "file=@backup.sql"
###
# Upload MongoDB BSON
curl -X POST "https://smallest.zip/api/db-dumps/upload?format=mongodb" \
-H "x-api-key: YOUR_API_KEY" \
-F "file=@collection.bson"
###
curl -X POST "https://smallest.zip/api/fits/upload?tile_size=128" \
-H "x-api-key: YOUR_API_KEY" \
-F "file=@galaxy.fits"
###
curl -X POST "https://smallest.zip/api/text-pdf/upload" \
-H "x-api-key: YOUR_API_KEY" \
-F "file=@report.pdf"
###
curl -X POST "https://smallest.zip/api/dict-transport/upload?type=js" \
-H "x-api-key: YOUR_API_KEY" \
-F "file=@app.bundle.js"
