curl -X POST https://smallest.zip/api/compress \
-H "x-api-key: YOUR_API_KEY" \
-F "image=@photo.jpg" \
--output compressed.jpg
