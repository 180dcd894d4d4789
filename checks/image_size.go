package checks

import (
	"fmt"
	"time"

	"github.com/docker/go-units"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var imageSize = &lint.Check{
	ID:       "image-size",
	Title:    "nodes can pull the image in good time",
	Severity: lint.Warning,
	Doc: `A node that does not have the image pulls all of it before it starts the job, and that time counts towards the job's timeout. It is a
warning when the pull alone may take as long as the timeout allows, at 25 MB a second, and for images above 10 GB; it is advice above 2 GB.
Another network may be another matter: ` + "`checks: {image-size: {warn-above: 20GB, advise-above: 5GB, pull-speed: 100MB}}`" + ` in ` + "`.seatrial.yaml`" + `.`,
	Needs: []lint.Fact{lint.FactImage, lint.FactConfig},
	Options: []lint.Option{
		{Name: "warn-above", Doc: "size of an image from which on it is a warning", Default: 10 * units.GB},
		{Name: "advise-above", Doc: "size of an image from which on it is advice", Default: 2 * units.GB},
		{Name: "pull-speed", Doc: "what a node may be expected to download in a second", Default: pullSpeed},
	},
	Run: func(s *lint.Subject) []lint.Finding {
		size := s.Image.Size
		f := lint.Finding{
			Fix: lint.Run("docker history --no-trunc " + words.ShellWord(s.Job.Image())).For(lint.Builder).With("the largest steps"),
		}
		shown := units.HumanSize(float64(size))
		pull := time.Duration(size/s.Option("pull-speed")) * time.Second
		switch limit := timeout(s); {
		case limit > 0 && pull >= limit:
			f.Message = fmt.Sprintf("image is %s and the job's timeout %s, which includes the pull; want more time or less image", shown, limit)
		case size > s.Option("warn-above"):
			f.Message = fmt.Sprintf("image is %s, and each node pulls all of it before the job starts", shown)
		case size > s.Option("advise-above"):
			f.Severity = lint.Info
			f.Message = fmt.Sprintf("image is %s, and each node pulls all of it before the job starts", shown)
		default:
			return nil
		}
		return []lint.Finding{f}
	},
}

// pullSpeed is what a node may be expected to download, in bytes a second.
const pullSpeed = 25_000_000
