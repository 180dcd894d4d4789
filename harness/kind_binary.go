package harness

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"io"

	// The picture formats that a difference is looked for in.
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"

	"github.com/seatrial/seatrial/submit/words"
)

const (
	// maxUnpacked is how much of a compressed file is looked at, in bytes.
	maxUnpacked = 64 << 20
	// maxPixels bounds the pictures that are compared.
	maxPixels = 16 << 20
)

func kindOfGzip(a, b []byte) string {
	x, okX := unpacked(a)
	y, okY := unpacked(b)
	if !okX || !okY || x != y {
		return ""
	}
	const time, timeEnd = 4, 8 // where the header has it (RFC 1952)
	if bytes.Equal(a[:time], b[:time]) && bytes.Equal(a[timeEnd:], b[timeEnd:]) {
		return "only the time in the gzip header differs"
	}
	return "the same content, compressed differently"
}

// unpacked is the digest of what is in a gzip file. More than maxUnpacked is as good as unreadable.
func unpacked(data []byte) (digest string, ok bool) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", false
	}
	h := sha256.New()
	_, err = io.CopyN(h, r, maxUnpacked+1)
	return string(h.Sum(nil)), errors.Is(err, io.EOF)
}

func kindOfZip(a, b []byte) string {
	x, errX := zip.NewReader(bytes.NewReader(a), int64(len(a)))
	y, errY := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if errX != nil || errY != nil || len(x.File) != len(y.File) {
		return ""
	}
	for i, f := range x.File {
		g := y.File[i]
		if f.Name != g.Name || f.CRC32 != g.CRC32 || f.UncompressedSize64 != g.UncompressedSize64 {
			return ""
		}
	}
	return "the same files in the archive; their times or modes differ"
}

func kindOfPicture(a, b []byte) string {
	x, y := decodePicture(a), decodePicture(b)
	if x == nil || y == nil {
		return ""
	}
	if x.Bounds() != y.Bounds() {
		return fmt.Sprintf("a picture of %s, and one of %s", x.Bounds().Size(), y.Bounds().Size())
	}
	differ, total := 0, x.Bounds().Dx()*x.Bounds().Dy()
	for row := x.Bounds().Min.Y; row < x.Bounds().Max.Y; row++ {
		for column := x.Bounds().Min.X; column < x.Bounds().Max.X; column++ {
			r, g, b, alpha := x.At(column, row).RGBA()
			r2, g2, b2, alpha2 := y.At(column, row).RGBA()
			if r != r2 || g != g2 || b != b2 || alpha != alpha2 {
				differ++
			}
		}
	}
	if differ == 0 {
		return "the same picture; its metadata differ"
	}
	return fmt.Sprintf("%d of %s differ", differ, words.Count(total, "pixel"))
}

// decodePicture is nil for what is no picture, or a very large one.
func decodePicture(data []byte) image.Image {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return nil
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	return picture
}
