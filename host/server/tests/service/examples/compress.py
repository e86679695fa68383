import requests
headers = {"x-api-key": "YOUR_API_KEY"}
files = {"image": open("photo.jpg", "rb")}
response = requests.post(
"https://smallest.zip/api/compress",
headers=headers,
files=files,
)
with open("compressed.jpg", "wb") as f:
    f.write(response.content)
