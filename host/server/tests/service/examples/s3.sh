curl -X PUT "https://smallest.zip/s3/my-bucket/photos/sunset.jpg?type=image" \
-H "x-api-key: YOUR_API_KEY" \
-H "Content-Type: image/jpeg" \
--data-binary @photo.jpg
