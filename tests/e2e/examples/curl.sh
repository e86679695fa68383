curl -X POST "https://smallest.zip/api/log-files/upload?level=max" \
-H "x-api-key: YOUR_API_KEY" \
-F "file=@syslog.log"
###
curl -H "x-api-key: YOUR_API_KEY" \
"https://smallest.zip/api/files?limit=20"
###
curl -H "x-api-key: YOUR_API_KEY" \
"https://smallest.zip/api/files/a8f3b2c1"
###
# Download (returns original uncompressed file)
curl -H "x-api-key: YOUR_API_KEY" \
"https://smallest.zip/api/files/a8f3b2c1/download" \
-o reads.fastq
###
curl -X DELETE -H "x-api-key: YOUR_API_KEY" \
"https://smallest.zip/api/files/a8f3b2c1"
