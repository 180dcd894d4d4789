package html_test

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
)

var (
	screenshots = flag.String("screenshots", "", "keep pictures of the pages in this `folder`")
	axe         = flag.String("axe", "", "judge the pages by the rules of axe-core, whose built `file` this is")
)

// measure opens everything that is folded and looks for what is wider than the window, for a workload's script that ran,
// and for the text with the lowest contrast to what is behind it: 4.5 is what people with weak eyes need.
const measure = `(() => {
  for (const d of document.querySelectorAll("details")) d.open = true;
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const found = {
    Overflow: document.scrollingElement.scrollWidth - innerWidth, Hacked: window.hacked || 0,
    Lines: document.querySelectorAll(".copy").length, Buttons: document.querySelectorAll(".copy button").length, Contrast: 99, Faint: "", Unseen: "",
  };
  for (const at of document.querySelectorAll("a[href], button, input, summary, [tabindex]")) {
    at.focus({focusVisible: true});
    if (document.activeElement != at || at.tabIndex > 0 || getComputedStyle(at).outlineStyle != "solid") found.Unseen += at.outerHTML.slice(0, 80);
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    let at = walk.currentNode.parentElement;
    if (!text || at.closest("script") || !at.checkVisibility()) continue;
    const ink = rgba(getComputedStyle(at).color);
    let back = [255, 255, 255, 255];
    for (; at; at = at.parentElement) { const c = rgba(getComputedStyle(at).backgroundColor); if (c[3] == 255) { back = c; break; } }
    const [a, b] = [light(ink), light(back)], ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < found.Contrast) { found.Contrast = ratio; found.Faint = text.slice(0, 40); }
  }
  return found;
})()`

// The page in a real browser, on a phone and a desktop, light and dark.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Chromium")
	}
	if runtime.GOOS == "linux" && !slices.ContainsFunc([]string{"chromium", "chromium-browser", "google-chrome"}, installed) {
		t.Skip("no Chromium: fixtures/setup/chromium says why")
	}
	pages := map[string]string{}
	for name, reports := range map[string][]*report.Report{
		"rich": {reporttest.Rich(t)}, "killed": {reporttest.Killed(t)}, "many": {reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Clean(t)), reporttest.Rich(t)},
		"passing": {reporttest.Passing(t)}, "batch": reporttest.Batch(t, 12), "unread": {reporttest.Unread(t)}, "long": {reporttest.Long(t, 10_000)}, "platforms": reporttest.Platforms(t),
	} {
		pages[name] = filepath.Join(t.TempDir(), name+".html")
		if err := os.WriteFile(pages[name], []byte(write(t, reports...)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// Chromium leaves a folder in the one for temporary files.
	temporary, err := os.MkdirTemp("", "seatrial-browser-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(temporary)
	// Chromium refuses to sandbox a browser of root's.
	allocator, cancel := chromedp.NewExecAllocator(t.Context(),
		append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Env("TMPDIR="+temporary))...)
	defer cancel()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	var requests requests
	if err := chromedp.Listen(browser, requests.listen); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(browser, sent(network.Enable, network.EnableParams{}), sent(log.Enable, cdp.Empty{})); err != nil {
		t.Fatal(err)
	}
	for name, file := range pages {
		for _, width := range []int64{390, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				t.Run(fmt.Sprintf("%s %d %s", name, width, scheme), func(t *testing.T) { look(t, browser, file, width, scheme) })
			}
		}
	}
	if asked := requests.all(); len(asked) > 0 {
		t.Errorf("the pages asked for, or were refused: %s", strings.Join(asked, "; "))
	}
}

func installed(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// sent is a command of the browser's own protocol.
func sent[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// look opens a page and judges how it is laid out.
func look(t *testing.T, browser context.Context, file string, width int64, scheme string) {
	if err := chromedp.Do(browser,
		chromedp.EmulateViewport(width, 900),
		sent(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		sent(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		}),
		chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String()),
	); err != nil {
		t.Fatal(err)
	}
	if *screenshots != "" {
		shot, err := chromedp.Run(browser, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.ReplaceAll(filepath.Base(t.Name()), " ", "-")
		if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), shot, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := chromedp.Run(browser, chromedp.Evaluate[struct {
		Overflow, Hacked, Lines, Buttons int
		Contrast                         float64
		Faint, Unseen                    string
	}](measure))
	if err != nil {
		t.Fatal(err)
	}
	if page.Contrast < 4.5 {
		t.Errorf("contrast of %q is %.2f, want 4.5 or more", page.Faint, page.Contrast)
	}
	if page.Unseen != "" { // and what is reached by keys is so in the order in which it is read, which no style changes
		t.Errorf("no focus is seen on %s", page.Unseen)
	}
	if page.Overflow > 0 || page.Hacked != 0 {
		t.Errorf("%d pixels wider than the window, hacked %d", page.Overflow, page.Hacked)
	}
	if page.Lines == 0 || page.Buttons != page.Lines { // the policy lets our own script run
		t.Errorf("%d buttons for %d lines to copy", page.Buttons, page.Lines)
	}
	if strings.HasPrefix(filepath.Base(file), "batch") {
		filter(t, browser)
	}
	if *axe != "" {
		judge(t, browser)
	}
}

// filter shows some of the workloads: by verdict, which needs no script, by name, and by both.
func filter(t *testing.T, browser context.Context) {
	const seen = `[...document.querySelectorAll("article")].filter(a => a.checkVisibility()).length`
	const typed = `((name, text) => { name.value = text; name.dispatchEvent(new Event("input")); })(document.querySelector("[type=search]"), "Nightly-1");`
	got, err := chromedp.Run(browser, chromedp.Evaluate[[]int](`((...counts) => {
		document.querySelector("#show-fail").click(); counts.push(`+seen+`);
		`+typed+` counts.push(`+seen+`);
		document.querySelector("#show-all").click(); counts.push(`+seen+`);
		document.querySelector("[type=search]").value = ""; document.querySelector("[type=search]").dispatchEvent(new Event("input")); counts.push(`+seen+`);
		return counts; })()`))
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{3, 1, 3, 12}; !slices.Equal(got, want) {
		t.Errorf("the filter shows %d workloads, want %d", got, want)
	}
}

// judge has axe-core look at the page: its rules are what people who cannot see it, or have no mouse, need of it.
func judge(t *testing.T, browser context.Context) {
	rules, err := os.ReadFile(*axe)
	if err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(browser, chromedp.Evaluate[struct {
		Passed   int
		Violated []string
	}](string(rules)+`;
		axe.run(document).then(r => ({Passed: r.passes.length, Violated: r.violations.map(v =>
			v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join("; "))}))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if found.Passed < 15 {
		t.Errorf("only %d rules were looked at", found.Passed)
	}
	for _, violation := range found.Violated {
		t.Error(violation)
	}
}

// requests are what a page asked for beyond itself, and what its policy refused it.
type requests struct {
	mutex sync.Mutex
	seen  []string
}

func (r *requests) listen(event any) {
	var what string
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if what = e.Request.URL; strings.HasPrefix(what, "file:") && e.Type == network.ResourceTypeDocument || strings.HasPrefix(what, "data:") {
			return
		}
	case *log.EventEntryAdded:
		what = e.Entry.Text
	default:
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.seen = append(r.seen, what)
}

func (r *requests) all() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.seen
}
