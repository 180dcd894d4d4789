package s3_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/fixtures/benchtest"
	"github.com/seatrial/seatrial/fixtures/s3test"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// workers is how many objects are fetched at once, by all.
const workers = 16

// BenchmarkPrefix fetches 1,000 objects of 64 KiB, in turns: as an input, with plain parallel GETs of signed URLs,
// and with rclone if that is in the PATH. It reports the medians.
func BenchmarkPrefix(b *testing.B) {
	b.Setenv("VGW_KEEP_ALIVE", "true") // as AWS does; else it is the making of connections that is compared
	server := start(b)
	makeBucket(b, server, "ships")
	var group errgroup.Group
	group.SetLimit(workers)
	content := bytes.Repeat([]byte("0123456789abcdef"), 4<<10)
	for i := range 1000 {
		group.Go(func() error {
			_, err := server.Client.PutObject(context.Background(), &awss3.PutObjectInput{
				Bucket: aws.String("ships"), Key: aws.String(fmt.Sprintf("in/%02d/%d", i%10, i)), Body: bytes.NewReader(content),
			})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	took := map[string][]time.Duration{}
	turn := func(name string, fetch func(dir string) error) {
		dir := b.TempDir()
		begin := time.Now()
		if err := fetch(dir); err != nil {
			b.Fatal(name, err)
		}
		took[name] = append(took[name], time.Since(begin))
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
	}
	rclone, _ := exec.LookPath("rclone")
	for b.Loop() {
		turn("seatrial", func(dir string) error {
			l, err := s3.List(b.Context(), s3.Source{Bucket: "ships", Key: "in/", Endpoint: server.Endpoint})
			if err != nil {
				return err
			}
			defer l.Close()
			_, err = l.Fetch(b.Context(), dir, s3.FetchOptions{})
			return err
		})
		turn("GET", func(dir string) error { return plainGet(b.Context(), server, dir) })
		if rclone != "" {
			turn("rclone", func(dir string) error { return rcloneCopy(rclone, server, dir) })
		}
	}
	for name, all := range took {
		b.ReportMetric(float64(benchtest.Median(all).Milliseconds()), name+"-ms")
	}
	b.ReportMetric(0, "ns/op") // of all of them together it says nothing
}

func rcloneCopy(rclone string, server *s3test.Server, dir string) error {
	copying := exec.Command(rclone, "copy", "--config", "/dev/null", "--transfers", fmt.Sprint(workers), "--checkers", fmt.Sprint(workers),
		"--s3-provider", "Other", "--s3-env-auth", "--s3-endpoint", server.Endpoint, "--s3-region", s3test.Region, ":s3:ships/in", dir)
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "AWS_CA_BUNDLE=") { // which it cannot use
			copying.Env = append(copying.Env, variable)
		}
	}
	if out, err := copying.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// plainGet lists the objects and writes what their signed URLs bring.
func plainGet(ctx context.Context, server *s3test.Server, dir string) error {
	list, err := server.Client.ListObjectsV2(ctx, &awss3.ListObjectsV2Input{Bucket: aws.String("ships"), Prefix: aws.String("in/")})
	if err != nil {
		return err
	}
	signer := awss3.NewPresignClient(server.Client)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}
	defer client.CloseIdleConnections()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for _, o := range list.Contents {
		group.Go(func() error {
			signed, err := signer.PresignGetObject(ctx, &awss3.GetObjectInput{Bucket: aws.String("ships"), Key: o.Key}, awss3.WithPresignExpires(time.Hour))
			if err != nil {
				return err
			}
			resp, err := client.Get(signed.URL)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			name := filepath.Join(dir, aws.ToString(o.Key))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return err
			}
			f, err := os.Create(name)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(f, resp.Body)
			return err
		})
	}
	return group.Wait()
}
