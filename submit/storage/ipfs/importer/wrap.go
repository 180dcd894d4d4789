package importer

import "context"

// Wrap puts what was imported into a folder of its own under a name, as `ipfs add --wrap-with-directory` does: nodes
// then mount a file under its name. The folder's block goes to o.Blocks.
func (root *Root) Wrap(ctx context.Context, name string, o Options) (*Root, error) {
	r, err := o.Profile.rules()
	if err != nil {
		return nil, err
	}
	out := &sink{blocks: o.Blocks}
	made, err := r.directory(ctx, []entry{{name: name, link: link{cid: root.CID, tsize: root.DAGSize}}}, out)
	if err != nil {
		return nil, err
	}
	wrapped := *root
	wrapped.CID, wrapped.DAGSize = made.cid, made.tsize
	wrapped.Folders++
	return &wrapped, nil
}
