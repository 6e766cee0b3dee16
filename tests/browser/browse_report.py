#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Opens reports in headless Chromium, at desktop and phone width. usage: browse_report.py REPORT... [--pictures FOLDER]

No message in the console, nothing loaded, the map drawn in the plan's colours, a click and a search show a node, layers go off and on, keys move
the map, the page is not wider than the screen, and it prints to a PDF of a few pages.
Needs chromium, chromium-driver and python3-selenium: ./bootstrap test browser installs them.
"""
import argparse
import base64
import json
import math
import pathlib
import re
import sys
import tempfile
import time

try:
    from selenium import webdriver
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ModuleNotFoundError as error:
    sys.exit(f"{sys.executable} has no {error.name}. Run ./bootstrap test browser, which installs what is needed and takes Debian's Python.")

# How many pixels of the live map are not white or nearly so.
DRAWN = """const c = document.querySelector('#live canvas'); if (!c) return -1;
const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200 && d[i] + d[i + 1] + d[i + 2] < 600) ++n;
return n;"""
PICTURE = "return document.querySelector('#live canvas').toDataURL()"
VIEW = "return document.querySelector('#live canvas').style.transform + document.querySelector('.leaflet-map-pane').style.transform"


def browser_of(width, height, phone):
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                 f"--window-size={width},{height}", "--force-color-profile=srgb"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if phone:
        options.add_experimental_option("mobileEmulation", {
            "deviceMetrics": {"width": width, "height": height, "pixelRatio": 2, "touch": True},
            "userAgent": "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"})
    options.binary_location = "/usr/bin/chromium"
    return webdriver.Chrome(service=webdriver.ChromeService("/usr/bin/chromedriver") if hasattr(webdriver, "ChromeService")
                            else webdriver.chrome.service.Service("/usr/bin/chromedriver"), options=options)


def loaded(driver, report):
    """Addresses that the page asked for, besides itself."""
    asked = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.append(message["params"]["request"]["url"])
    return [url for url in asked if url != report.as_uri() and not url.startswith(("data:", "chrome"))]


def picture_of(driver, path, whole):
    """The window, or the page from top to bottom."""
    if not whole:
        driver.save_screenshot(str(path))
        return
    size = driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {
        "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 9000), "scale": 1}})
    path.write_bytes(base64.b64decode(shot["data"]))


def check_click(driver, facts, phone):
    """The first drawn node that no other hides, clicked where it stands."""
    unit = float(driver.execute_script("return document.getElementById('map').dataset.unit"))
    nodes = facts["nodes"]
    node = max(nodes[:2000], key=lambda n: min([abs(n[0] - m[0]) + abs(n[1] - m[1]) for m in nodes[:2000] if m is not n] or [0]))
    live = driver.find_element(By.ID, "live")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", live)
    box = driver.execute_script("const b = document.getElementById('map').viewBox.baseVal; return [b.width, b.height]")
    size = live.size
    scale = min(size["width"] / box[0], size["height"] / box[1])
    # Leaflet's zoom snaps down to quarters, unless a hundredth is missing.
    zoomed = 2 ** (math.floor(round(math.log2(scale / unit) * 400) / 100) / 4) * unit
    x, y = (node[0] - box[0] / 2) * zoomed, (node[1] - box[1] / 2) * zoomed
    ActionChains(driver).move_to_element_with_offset(live, round(x), round(y)).click().perform()
    time.sleep(0.6)
    shown = driver.find_elements(By.CSS_SELECTOR, ".leaflet-popup .facts")
    text = shown[0].text if shown else ""
    wanted = node[4] or str(node[3])
    if wanted not in text:
        yield f"a click on node {wanted!r} shows {text!r}"


def check_page(report, pictures, phone, problems):
    width, height = (390, 844) if phone else (1280, 900)
    kind = "phone" if phone else "desktop"
    driver = browser_of(width, height, phone)

    def say(text):
        problems.append(f"{kind}: {text}")

    try:
        begin = time.monotonic()
        driver.get(report.as_uri())
        seconds = time.monotonic() - begin
        time.sleep(0.5)
        facts_text = driver.execute_script("const f = document.getElementById('facts'); return f && f.textContent")
        picture_of(driver, pictures / f"{kind}.png", False)
        picture_of(driver, pictures / f"{kind}_page.png", True)
        if driver.execute_script("return document.documentElement.scrollWidth") > width:
            say("the page is wider than the screen")
        english = [item.text for item in driver.find_elements(By.CSS_SELECTOR, "li[lang=en]")]
        if english:
            say(f"left in English: {english}")
        if facts_text is None:
            return seconds
        facts = json.loads(facts_text)
        drawn = driver.execute_script(DRAWN)
        if drawn < 20:  # One dwelling on a phone is 32.
            say(f"{drawn} pixels of the map are drawn")
        if facts["nodes"]:
            for problem in check_click(driver, facts, phone):
                say(problem)
            picture_of(driver, pictures / f"{kind}_click.png", False)
            node = facts["nodes"][-1]
            field = driver.find_element(By.ID, "wanted")
            field.send_keys(str(node[3]))
            field.send_keys(Keys.ENTER)
            time.sleep(0.4)
            shown = driver.find_elements(By.CSS_SELECTOR, ".leaflet-popup .facts")
            if not shown or (node[4] or str(node[3])) not in shown[-1].text:
                say(f"searching {node[3]} shows {shown[-1].text if shown else 'nothing'!r}")
        if not phone:
            driver.execute_script("document.querySelector('.leaflet-popup-close-button')?.click()")
            driver.execute_script("document.getElementById('live').focus()")
            before = driver.execute_script(VIEW)
            ActionChains(driver).send_keys("-").pause(0.5).send_keys(Keys.ARROW_RIGHT).pause(0.5).perform()
            if driver.execute_script(VIEW) == before:
                say("keys do not move the map")
            boxes = driver.find_elements(By.CSS_SELECTOR, "[data-layer]")
            for box in boxes:
                if not box.is_selected():
                    before = driver.execute_script(PICTURE)
                    box.send_keys(Keys.SPACE)
                    if driver.execute_script(PICTURE) == before:
                        say(f"switching on {box.get_attribute('data-layer')} changes nothing")
            picture_of(driver, pictures / "desktop_all.png", False)
            for box in boxes:
                box.send_keys(Keys.SPACE)
            if driver.execute_script(DRAWN) != 0:
                say("with every layer off, something is drawn")
            for box in boxes:
                box.send_keys(Keys.SPACE)
            if driver.execute_script(DRAWN) <= 0:
                say("with every layer on again, nothing is drawn")
            pdf = base64.b64decode(driver.print_page())
            (pictures / "print.pdf").write_bytes(pdf)
            pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
            if not 1 <= pages <= 14:
                say(f"it prints {pages} pages")
        for entry in driver.get_log("browser"):
            if "willReadFrequently" in entry["message"]:
                continue  # Of this test, which reads pixels.
            say(f"console: {entry['level']}: {entry['message'][:300]}")
        for url in loaded(driver, report):
            say(f"it loads {url[:200]}")
        return seconds
    finally:
        driver.quit()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="+", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path, help="folder for the pictures")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for report in options.reports:
            report = report.resolve()
            pictures = (options.pictures or pathlib.Path(scratch)) / report.parent.name
            pictures.mkdir(parents=True, exist_ok=True)
            problems = []
            seconds = [check_page(report, pictures, phone, problems) for phone in (False, True)]
            failed += bool(problems)
            print(f"{'FAILED' if problems else 'ok'}: {report.parent.name}, {report.stat().st_size / 1e6:.2f} MB, "
                  f"loaded in {seconds[0]:.1f} s")
            for problem in problems:
                print(f"    {problem}")
    print(f"browser: {len(options.reports) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
