package html

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"

	_ "golang.org/x/image/webp"

	"github.com/seatrial/seatrial/harness"
)

// maxPixels keeps a small file that unpacks into a huge picture off the page.
const maxPixels = 40_000_000

// pictureType is the media type of the pictures that a browser shows, told by their first bytes. SVG is none of
// them: it is a program as well.
func pictureType(head []byte) (mediaType string, is bool) {
	switch mediaType = http.DetectContentType(head); mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return mediaType, true
	}
	return "", false
}

// picture is one as a part of the page, or the reason why it is not there.
func (r results) picture(f harness.File, mediaType string) (data template.URL, cut string) {
	if f.Size > maxPicture || f.Size > r.left.pictures {
		return "", "A picture too large to show here."
	}
	file, err := r.open(f)
	if err != nil {
		return "", "Cannot be read."
	}
	defer file.Close()
	content := make([]byte, f.Size)
	if _, err := io.ReadFull(file, content); err != nil {
		return "", "Cannot be read."
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case err != nil:
		return "", "A picture that cannot be read."
	case int64(config.Width)*int64(config.Height) > maxPixels:
		return "", fmt.Sprintf("A picture of %d × %d pixels, too large to show here.", config.Width, config.Height)
	}
	r.left.pictures -= int64(len(content))
	// The type is one of our own four, and base64 has nothing to escape.
	return template.URL("data:" + mediaType + ";base64," + base64.StdEncoding.EncodeToString(content)), fmt.Sprintf("%d × %d pixels", config.Width, config.Height)
}
