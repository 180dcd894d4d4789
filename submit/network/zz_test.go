package network
import ("testing";"time";"os")
func TestZZ(t *testing.T){
 n,err:=Start(t.Context(), Options{Binary: real(t), Compute:1}); if err!=nil {t.Fatal(err)}
 for i:=len(n.nodes)-1;i>=0;i-- { s:=time.Now(); n.nodes[i].stop(); t.Log(i,time.Since(s)); b,_:=os.ReadFile(n.nodes[i].log); if len(b)>1800 {b=b[len(b)-1800:]}; t.Log(string(b)) }
 n.Stop()
}
