import requests
with open("photo.jpg", "rb") as f:
    data = f.read()
response = requests.put(
"https://smallest.zip/s3/my-bucket/photos/sunset.jpg",
params={"type": "image"},
headers={
"x-api-key": "YOUR_API_KEY",
"Content-Type": "image/jpeg",
},
data=data,
)
print(response.json())
