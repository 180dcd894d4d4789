package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

const groupUpload = "Where the data goes"

func uploadCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "upload",
		Usage:     "put input data on IPFS, or in S3, and print what to mount",
		ArgsUsage: "PATH | URL | s3://BUCKET/KEY",
		Description: "Prints the CID alone, or with --to the S3 URI. For IPFS a file and a URL are put into a folder, so that\n" +
			"nodes mount them as /inputs/NAME. Data that the IPFS node has pinned already is not sent again.\n" +
			"What comes from a URL or from S3 is passed on as it comes, and not stored here first.",
		Flags: append(nodeFlags(),
			&cli.BoolFlag{Name: "only-hash", Usage: "print the CID and send nothing; needs no IPFS node", Category: groupUpload},
			&cli.StringFlag{Name: "car", Usage: "write the data to `FILE` as a CAR, needs no IPFS node; - is standard output", Category: groupUpload},
			&cli.StringFlag{Name: "to", Usage: "store the data in S3 instead, below `s3://BUCKET/PREFIX`; a file as that key itself, unless it ends in /", Category: groupUpload},
			&cli.StringFlag{Name: "s3-endpoint", Usage: "`URL` of the S3 service of a source and of --to, if it is not AWS", Category: groupUpload},
			&cli.StringFlag{Name: "s3-region", Usage: "`REGION` of the bucket", Category: groupUpload},
			&cli.StringFlag{Name: "pinning-service", Usage: "have the service at `URL` pin the data as well", Category: groupUpload},
			&cli.StringFlag{Name: "pinning-token-file", Usage: "`FILE` with the access token for it (or SEATRIAL_PINNING_TOKEN)", Category: groupUpload},
			profileFlag(),
			&cli.BoolFlag{Name: "hidden", Usage: "upload files and folders whose names begin with a dot as well"},
			&cli.BoolFlag{Name: "wrap", Value: true, Usage: "put a single file into a folder; --wrap=false prints the file's own CID"},
			&cli.StringFlag{Name: "output", Value: "text", Usage: "text or json"},
		),
		Action: uploadAction,
	})
}

// nodeFlags name the user's IPFS node.
func nodeFlags() []cli.Flag {
	return []cli.Flag{&cli.StringFlag{
		Name:     "ipfs-api",
		Usage:    "`ADDRESS` of an IPFS node's API: /ip4/127.0.0.1/tcp/5001 or a URL (default: that of the node in IPFS_PATH or ~/.ipfs)",
		Category: groupUpload,
	}}
}

func profileFlag() cli.Flag {
	return &cli.StringFlag{Name: "profile", Usage: "make blocks by `PROFILE`: " + string(importer.UnixFSv0) + " or " + string(importer.UnixFSv1) +
		" (default: as ipfs add --cid-version=1)"}
}
