package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit/words"
)

// builderFlags say who builds, and with which cache.
func builderFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "builder", Usage: "`ADDRESS` of a buildkitd, unix://…, tcp://… or docker-container://NAME (default BUILDKIT_HOST, or else the engine's own BuildKit); engine for that one", Category: groupBuilder},
		&cli.StringFlag{Name: "tlscacert", Usage: "`FILE` of the authority that the certificate of a buildkitd at tcp:// is of", Category: groupBuilder},
		&cli.StringFlag{Name: "tlscert", Usage: "`FILE` of a certificate by which it knows who asks", Category: groupBuilder},
		&cli.StringFlag{Name: "tlskey", Usage: "`FILE` of the certificate's key", Category: groupBuilder},
		&cli.StringFlag{Name: "tlsservername", Usage: "`NAME` in the certificate of the buildkitd, where it is not its host", Category: groupBuilder},
		&cli.StringFlag{Name: "tlsdir", Usage: "`DIR` of all three, as ca.pem, cert.pem and key.pem, or ca.crt, tls.crt and tls.key", Category: groupBuilder},
		&cli.StringFlag{Name: "progress", Value: build.Displays[0], Usage: "how BuildKit shows what it does: `" + strings.Join(build.Displays, "|") + "`", Category: groupBuilder},
		&cli.StringSliceFlag{Name: "cache-from", Usage: "use the cache at `REFERENCE`, or type=local,src=DIR", Category: groupBuilder},
		&cli.StringSliceFlag{Name: "cache-to", Usage: "keep the cache at `REFERENCE`, or type=local,dest=DIR, or type=inline in the image", Category: groupBuilder},
	}
}

// builderFrom says in options which buildkitd builds, and how it is reached; nothing for the engine's BuildKit.
func builderFrom(c *cli.Context, o *build.Options) (err error) {
	address := os.Getenv(build.EnvBuilder)
	if c.IsSet("builder") {
		address = c.String("builder")
	}
	if address == "engine" {
		address = ""
	}
	if o.TLS, err = tlsFrom(c); err != nil {
		return pipeline.Usage(err)
	}
	if address == "" {
		if err := o.TLS.Check(address); err != nil {
			return pipeline.Hint(pipeline.Usagef("certificates are for a buildkitd at tcp://, and none is named"), "--builder tcp://HOST:PORT")
		}
		return nil
	}
	if err := build.CheckBuilder(address); err != nil {
		if !c.IsSet("builder") {
			err = fmt.Errorf("%s: %w", build.EnvBuilder, err)
		}
		return pipeline.Usage(err)
	}
	if err := o.TLS.Check(address); err != nil {
		return pipeline.Usage(err)
	}
	if exposed := build.Exposed(address, o.TLS); exposed != "" {
		fmt.Fprintln(c.App.ErrWriter, "seatrial: warning:", words.Fold(exposed))
	}
	o.Builder = address
	return nil
}

// tlsFrom reads buildctl's flags.
func tlsFrom(c *cli.Context) (build.TLS, error) {
	t := build.TLS{CACert: c.String("tlscacert"), Cert: c.String("tlscert"), Key: c.String("tlskey")}
	dir := c.String("tlsdir")
	if dir != "" && t != (build.TLS{}) {
		return t, pipeline.Usagef("--tlsdir %s: it stands for --tlscacert, --tlscert and --tlskey, want one or the other", words.ShellWord(dir))
	}
	if dir != "" {
		var err error
		if t, err = build.TLSFolder(dir); err != nil {
			return t, err
		}
	}
	t.ServerName = c.String("tlsservername")
	return t, nil
}
