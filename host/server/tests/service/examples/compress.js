const form = new FormData();
form.append("image", fileInput.files[0]);
const response = await fetch("https://smallest.zip/api/compress", {
method: "POST",
headers: { "x-api-key": "YOUR_API_KEY" },
body: form,
});
const blob = await response.blob();
const url = URL.createObjectURL(blob);
// Use the compressed image blob
