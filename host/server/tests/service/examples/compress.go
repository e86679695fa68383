package main
import (
"bytes"
"io"
"mime/multipart"
"net/http"
"os"
)
func main() {
body := &bytes.Buffer{}
writer := multipart.NewWriter(body)
part, _ := writer.CreateFormFile("image", "photo.jpg")
file, _ := os.Open("photo.jpg")
io.Copy(part, file)
file.Close()
writer.Close()
req, _ := http.NewRequest("POST",
"https://smallest.zip/api/compress", body)
req.Header.Set("x-api-key", "YOUR_API_KEY")
req.Header.Set("Content-Type", writer.FormDataContentType())
resp, _ := http.DefaultClient.Do(req)
defer resp.Body.Close()
out, _ := os.Create("compressed.jpg")
io.Copy(out, resp.Body)
out.Close()
}
