#!/usr/bin/env python3
"""Writes primer.txt: made-up text in common formats that the model is trained on before it codes a frame.

Everything is written here, after public lists and manuals, and taken from no project:

* MDN: HTML elements and attributes, CSS properties, values and at-rules, JavaScript statements, globals, DOM interfaces
* umdjs/umd and the Rollup manual: the module wrapper; JSDoc: tags; SPDX: the MIT licence and the notice of Apache-2.0
* keywords and standard library names from the references of C, C++, Rust, Python, Java, Go, PHP, SQL and the POSIX shell
* RFC 9110 and RFC 5322: header fields of HTTP and mail; the XML, SVG, JSON, YAML 1.2, TOML 1.0, Debian copyright and
  CommonMark specifications

The same bytes come out everywhere: run it with Python 3.8 or later. The most valuable text is last.
"""

import random
import re
from pathlib import Path

RNG = random.Random(3)


def pick(of):
    return of[int(RNG.random() * len(of))]


def words(text):
    return text.split()


SMALL = r'''
From: Alice Smith <alice@example.com>
To: list@example.org
Subject: Re: [PATCH 1/2] Fix the build with newer compilers
Date: Mon, 01 Jan 2024 10:00:00 +0100
Message-ID: <20240101.1@mail.example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: quoted-printable
Received: from mail.example.com (localhost [127.0.0.1]) by mx.example.org with ESMTPS

HTTP/1.1 200 OK
Server: nginx
Content-Type: text/html; charset=utf-8
Content-Length: 1024
Connection: keep-alive
Cache-Control: no-cache, max-age=3600, must-revalidate
ETag: "33a64df5"
Last-Modified: Tue, 02 Jan 2024 11:30:00 GMT
Accept-Encoding: gzip, deflate, br
Set-Cookie: session=abc; Path=/; HttpOnly; Secure; SameSite=Lax
Access-Control-Allow-Origin: *

[Unit]
Description=Example daemon
After=network.target
[Service]
ExecStart=/usr/bin/example --config /etc/example.conf
[Install]
WantedBy=multi-user.target

[package]
name = "example"
version = "0.1.0"
edition = "2021"
description = "A library for parsing text"
license = "MIT OR Apache-2.0"
repository = "https://github.com/example/example"
[dependencies]
serde = { version = "1.0", features = ["derive"], optional = true }

version: "3.8"
services:
  web:
    image: example/app:latest
    ports:
      - "8080:80"
    environment:
      - NODE_ENV=production
    depends_on: [db]
    restart: always
name: build
on:
  push:
    branches: [main]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Install dependencies
        run: npm ci

{
  "name": "example",
  "version": "1.0.0",
  "description": "An example package",
  "main": "dist/index.js",
  "type": "module",
  "scripts": {
    "build": "tsc -p .",
    "test": "node --test"
  },
  "repository": {
    "type": "git",
    "url": "https://github.com/example/example.git"
  },
  "keywords": ["parser", "text"],
  "license": "MIT",
  "dependencies": {},
  "enabled": true,
  "value": null
}
[{"id":1,"name":"first","type":"user","active":true,"tags":[],"created_at":"2024-01-01T00:00:00Z","url":"https://api.example.com/users/1"},{"id":2,"name":"second","type":"group","active":false,"tags":["a","b"],"parent":null}]
{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"title":"Point"},"geometry":{"type":"Point","coordinates":[13.4,52.5]}}]}

<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <groupId>org.example</groupId>
  <artifactId>example</artifactId>
  <version>1.0</version>
  <dependencies>
    <dependency>
      <scope>test</scope>
    </dependency>
  </dependencies>
</project>
<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"><path d="M12 2L2 7l10 5 10-5-10-5z"/><circle cx="12" cy="12" r="3"/><g transform="translate(0,4)"><rect x="0" y="0" width="10" height="10"/></g></svg>
<xs:element name="item" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>

CREATE TABLE IF NOT EXISTS users (
    id INTEGER NOT NULL PRIMARY KEY AUTO_INCREMENT,
    name VARCHAR(255) NOT NULL DEFAULT '',
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE
);
INSERT INTO users (id, name) VALUES (1, 'first'), (2, 'second');
SELECT DISTINCT u.name, COUNT(*) AS total FROM users u INNER JOIN orders o ON o.user_id = u.id WHERE u.active = 1 AND o.price > 10 GROUP BY u.name HAVING COUNT(*) > 1 ORDER BY total DESC LIMIT 10;
UPDATE users SET name = 'third' WHERE id = 3;

#!/bin/sh
set -e
if [ "$1" = "--help" ] || [ -z "$2" ]; then
    echo "Usage: $0 [options] file..." >&2
    exit 1
fi
for file in "$@"; do
    case "$file" in
    *.txt) grep -v '^#' "$file" | sed -e 's/a/b/g' > "${file%.txt}.out" ;;
    esac
done
export PATH="$HOME/bin:$PATH"
cd "$(dirname "$0")" && make -j4 install

/*
 * Copyright (C) 2024 The authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct example_node {
    struct example_node *next;
    const char *name;
    unsigned int flags;
    size_t len;
} example_node_t;
#define EXAMPLE_MAX 0x7fffffff
extern int example_read(struct example_node *node, void *buf, size_t size) __attribute__((nonnull(1)));
static inline uint32_t example_hash(const uint8_t *data, int n)
{
    uint32_t h = 0;
    for (int i = 0; i < n; i++) {
        h = h * 31 + data[i];
    }
    if (data == NULL)
        return -1;
    fprintf(stderr, "error: %s: %d\n", strerror(errno), ret);
    memset(&buf, 0, sizeof(buf));
    return h;
}
#endif /* EXAMPLE_H */
namespace example {
template <typename T>
class Vector : public Base {
public:
    explicit Vector(const std::string& name) : name_(name) {}
    virtual ~Vector() = default;
    constexpr bool empty() const noexcept { return size_ == 0; }
    static_assert(sizeof(T) <= 8, "too large");
private:
    std::vector<T> items_;
};
}  // namespace example

//! Reads a file.
use std::collections::HashMap;
/// Returns the number of bytes that were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reader<'a> {
    pub name: String,
    items: Vec<&'a str>,
}
impl<'a> Reader<'a> {
    pub fn new(path: &Path) -> Result<Self, Error> {
        let mut out = Vec::with_capacity(16);
        match self.items.get(0) {
            Some(item) => out.push(item.to_string()),
            None => return Err(Error::new("empty")),
        }
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            println!("{i}: {}", line.trim());
        }
        Ok(Self { name: path.unwrap_or_default(), items: self.items.iter().map(|x| x.as_ref()).collect() })
    }
}
#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn it_works() {
        assert_eq!(add(2, 2), 4);
    }
}

package org.example.service;
import java.util.List;
import java.util.Map;
public class UserService implements Service {
    private static final Logger logger = LoggerFactory.getLogger(UserService.class);
    @Override
    public String getName(int index) throws IOException {
        if (index < 0) {
            throw new IllegalArgumentException("index must not be negative: " + index);
        }
        return this.names.get(index);
    }
}

package main
import (
	"fmt"
	"os"
)
func (s *Server) Read(name string) ([]byte, error) {
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	for i, item := range items {
		defer item.Close()
	}
	return data, nil
}

<?php
namespace Example\Service;
use InvalidArgumentException;
class UserController extends Controller
{
    protected $users = array();
    /**
     * @param string $name
     * @return array|null
     */
    public function getUser($name, array $options = [])
    {
        if (!isset($this->users[$name])) {
            throw new InvalidArgumentException(sprintf('User "%s" does not exist.', $name));
        }
        foreach ($options as $key => $value) {
            $result[$key] = $value;
        }
        return $this->users[$name];
    }
}

#!/usr/bin/env python3
# -*- coding: utf-8 -*-
from __future__ import annotations
import os
import sys
from collections import defaultdict
__all__ = ["Parser", "parse"]
class Parser(object):
    """Parse a file and return the result.

    :param name: the name of the file
    """

    def __init__(self, name=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name
        self._items = {}

    @property
    def size(self):
        return len(self._items)

    def parse(self, data, encoding='utf-8'):
        if not isinstance(data, (str, bytes)):
            raise TypeError("expected str, got %s" % type(data).__name__)
        for key, value in self._items.items():
            if value is None or key in data:
                continue
            try:
                with open(key, 'rb') as f:
                    yield f.read()
            except (OSError, ValueError) as e:
                print('error:', e, file=sys.stderr)
            else:
                self.assertEqual(value, False)
        return self._items.get(name, True)

if __name__ == '__main__':
    sys.exit(main())
'''

PROSE = r"""
# Getting started

[![Build status](https://img.shields.io/badge/build-passing-green.svg)](https://example.com)

Install the package with `npm install example`:

```js
import { parse } from 'example';
```

## Options

| Name | Type | Default | Description |
|------|------|---------|-------------|
| `timeout` | `number` | `1000` | The time in milliseconds to wait before the request is cancelled. |

* **Note:** this feature is experimental and may be removed in a future release, see [the documentation](docs/README.md).
1. First, make sure that you have the latest version.

## Changelog

- Fixed a bug where the parser would not handle empty lines (#123).
- Added support for reading from standard input.

example (1.2.3-1) unstable; urgency=medium

  * New upstream release. (Closes: #100000)
  * Update Standards-Version to 4.6.2, no changes needed.

 -- Alice Smith <alice@example.org>  Mon, 01 Jan 2024 10:00:00 +0000

Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Files: *
Copyright: 2010-2024 Alice Smith <alice@example.org>
License: Apache-2.0

Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an "AS IS" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and
limitations under the License.

The MIT License (MIT)

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

This manual describes how the program works and what its options mean. If you have never used it before, you should read
the introduction first, which explains the most important terms. The following sections show how to create a new file, how
to change the settings, and what to do when something goes wrong. Each of the commands can be given more than once; only
the last one is used, unless otherwise noted. By default, the output is written to the current directory, but another
place can be chosen with the --output option. When a name is not specified, the value of the environment variable is
used instead. It is possible to include other files, although this is not recommended because they might be read
several times. For example, you can set the number of lines that are shown for each entry, or limit the search to files
that have been changed since a given date. There are two different ways in which this information may be stored: either as
plain text or in a binary format. Both have the same meaning, so there is no need to convert between them, and the first
is easier to understand. Note that some of these functions are only available on systems that support them, and that the
results could be different where they do not. Please report any problems that you find, together with the exact message
and the version that you are using, so that we can help as quickly as possible. However, do not send private data. Many
people would like to thank those who wrote the original software, without whom none of this work could exist. After that,
the user must wait until every process has finished; then all changes will be applied at once and the temporary files
deleted. If an error occurs while reading from the remote server, the operation is stopped and its exit status is not
zero. This behaviour is the same as with other tools, except that case is ignored and links are left as they are.

If you want to contribute, please make sure that your changes pass all tests before you open a pull request. It would be
great to hear about your experience! We don't have a fixed schedule, but you'll usually get an answer within a few days.
The server keeps a list of the objects that were most recently used, so it's faster to find them again. Returns the index
of the first element which matches the given condition, or -1 if there is no such element. Called when the component has
been removed from the document. Each property may contain a string, a number or a function that returns one of these. The
size of the buffer should be a multiple of the page size; otherwise the behaviour is undefined. This method must not be
called before the object is fully initialized. To avoid this warning, provide a default value or check whether the argument
is valid. We use a simple algorithm here: first sort the list by name, then remove duplicates, and finally compare every
pair of neighbours. In some browsers this event is fired twice, therefore we have to ignore the second one. The current
implementation does not support nested groups yet. Since version 2.0, these parameters are deprecated and have no effect.
According to the standard, a client should always send its name first. Once upon a time there was an old king who lived
with his three daughters in a small house at the edge of the great forest. "What do you think?" she asked him, but he said
nothing and looked down at his hands. The government announced on Tuesday that the number of new cases had increased by
about 20 per cent over the past year. In 1905 the city was home to more than half a million people, most of whom worked in
its factories. She has also been working as a research assistant at the University of London since January 2012.
"""

# Words that are common in programs and about them.
WORDS = """
able above absolute accept access account action active actual add additional address after again against algorithm alias
align all allocate allow already alternative always amount analysis another any appear append application apply area
argument around array assert assign associated async attach attempt attribute author automatic available average avoid
background base basic batch before behavior below between binary block body boolean border both bottom boundary branch
break bridge brief browser buffer build button byte cache calculate call cancel capture case cause center certain change
channel character check child choose circle class clean clear click client clone close cluster code collection column
combine command comment commit common compare compatible compile complete complex component compress compute condition
configuration confirm connect consider consistent console constant construct contact container content context continue
control convert coordinate copy correct count country cover create credential cross current cursor custom damage dark
database date debug decimal declare decode default define degree delay delete deliver dependency deprecated depth describe
design desktop destination destroy detail detect determine develop device dialog dictionary difference digit dimension
direct directory disable disconnect discover display distance distribute document domain double download draw driver
duplicate duration dynamic each edge edit effect either element email embed empty enable encode encounter encrypt end
engine ensure enter entire entity entry enumerate environment equal escape evaluate event every exact example exception
exclude execute exist exit expand expect expire explain explicit export expression extend extension external extract fail
false family fatal feature fetch field figure filter final find finish first fixed flag float flush focus folder follow
font force foreign format forward found fragment frame framework frequency function future general generate generic
global grant graph great grid group guarantee guide handle hardware hash header height hidden hierarchy highlight history
horizontal host however icon identifier ignore image immediate implement implicit import improve include increase
indicate individual infinite information inherit initial inline input insert inside inspect install instance instead
integer interface internal interpret interrupt invalid invoke issue item iterate joined keyboard language large latest
launch layer layout least left length level library license limit link listen literal load local location lock logical
lookup loop lower machine maintain manage manual mapping margin marker master match material matrix maximum measure media
member memory merge message metadata method migrate minimum minute mirror missing mobile model modify module monitor mount
mouse move multiple mutable namespace native navigate necessary negative nested network never node normal notice
notification number object observe obtain occur offset omit online opacity operation optimize option order organization
origin orphan output overflow override overwrite owner package padding parallel parameter parent partial particular
password patch path pattern pending performance period permission persist phase physical pixel place platform player plugin
pointer policy popular position positive possible power precision prefix prepare presence preserve press prevent preview
previous primary primitive print priority private probably procedure process produce product profile program progress
project promise prompt proper property protect protocol prototype provide proxy public publish purpose python quality query
question queue quick quote radius random range rather ratio raw read ready reason receive recent recommend record
recursive redirect reduce reference refresh regardless region register regular reject related relation relative release
remain remote remove render repeat replace report repository represent request require reserve reset resize resolve
resource response restore restrict result retrieve return reverse revision right rotate round route sample scale schedule
schema scope screen script scroll search secondary section secure security select semantic send separate sequence serial
server service session several severity shadow shape share shift should shutdown signal signature silent similar simple
single size skip slice smooth snapshot socket software solution source space special specific speed split stable stack
standard start statement static station statistics status storage store strategy stream strict string structure style
submit subscribe subsequent success sufficient suffix suggest summary support suppress switch symbol synchronize syntax
system table target task technology template temporary terminal terminate test text theme thread threshold through
timeout timestamp title together token toggle tooltip total touch trace track traffic transaction transfer transform
transition translate transparent traverse tree trigger true trust tuple type typical unable undefined underlying unicode
unique unit universal unknown unless unsigned until update upgrade upload usage useful usually utility valid value variable
various vector vendor verify version vertical video view viewport virtual visible visit visual volume warning weight
whether which while whitespace whole width window within without word worker workspace wrapper write written wrong yield
"""

# Members of JavaScript's globals and of the DOM's interfaces.
MEMBERS = """
activeElement addEventListener altKey appendChild apply arguments assign attachEvent attributes bind body bubbles button
call cancelable changedTouches charAt charCodeAt checked childNodes children classList className clearTimeout clientHeight
clientWidth clientX clientY cloneNode concat configurable contains contentWindow cookie createDocumentFragment
createElement createElementNS createEvent createTextNode cssText ctrlKey currentTarget currentStyle data dataset default
defaultPrevented defaultValue defineProperty deltaY disabled dispatchEvent display document documentElement done
enumerable every exec execCommand filter find firstChild flags focus forEach freeze fromCharCode getAttribute
getBoundingClientRect getComputedStyle getElementById getElementsByClassName getElementsByTagName getItem
getOwnPropertyDescriptor getOwnPropertyNames getOwnPropertySymbols getPrototypeOf handleEvent hasAttribute height href
ignoreCase importNode indeterminate indexOf innerHTML innerText input insertBefore isArray isFinite iterator join
keyCode lastChild lastIndex lastIndexOf length localStorage location matches matchMedia metaKey multiple namespaceURI
navigator next nextSibling nodeName nodeType nodeValue now offsetHeight offsetParent offsetTop offsetWidth onload
opener ownerDocument ownKeys pageX pageY pageYOffset parentElement parentNode performance platform pop preventDefault
previousSibling propertyIsEnumerable protocol prototype push querySelector querySelectorAll readyState reduce
relatedTarget removeAttribute removeChild removeEventListener replace replaceChild resolve responseText returnValue reverse
round screenX scroll scrollHeight scrollLeft scrollTo scrollTop search selected selectedIndex selectionStart setAttribute
setItem setPrototypeOf setTimeout shiftKey slice some sort splice split sqrt src srcElement status stopImmediatePropagation
stopPropagation style styleSheets substr substring tabIndex tagName target test textContent then timeStamp toFixed
toLowerCase toString toUpperCase touches trim type unshift userAgent value valueOf view visibility width writable
"""

PROPERTIES = """
align-items:center align-self:flex-start animation:fade~1s~linear~infinite appearance:none background:transparent
background-color:#fff background-image:url("../images/icon.png")
background-image:linear-gradient(to~right,rgba(255,255,255,.5),transparent) background-position:center
background-repeat:no-repeat background-size:cover border:1px~solid~#ccc border-bottom:0 border-collapse:collapse
border-color:#e0e0e0 border-left:3px~solid~transparent border-radius:.25rem border-top-left-radius:0 border-width:1px
bottom:0 box-shadow:0~2px~4px~rgba(0,0,0,.1) box-sizing:border-box clear:both clip:auto color:#333
color:var(--text-color) content:"" cursor:pointer display:block display:flex display:inline-block display:none
display:grid fill:currentColor flex:0~0~auto flex-direction:column flex-wrap:wrap float:left
font-family:Arial,Helvetica,sans-serif font-size:14px font-size:1rem font-style:normal font-weight:bold font-weight:400
gap:1rem grid-template-columns:repeat(3,minmax(0,1fr)) height:auto height:100% justify-content:space-between left:0
letter-spacing:normal line-height:1.5 list-style:none margin:0 margin:0~auto margin-bottom:1rem margin-left:auto
margin-right:-10px margin-top:0~!important max-height:none max-width:100% min-height:1px min-width:0 opacity:.5 order:1
outline:0 overflow:hidden overflow-x:auto padding:0 padding:.5em~1em padding-bottom:3px padding-left:0
padding-right:20px padding-top:5px pointer-events:none position:absolute position:relative position:fixed
position:sticky resize:vertical right:0 text-align:center text-decoration:none text-indent:0 text-overflow:ellipsis
text-shadow:none text-transform:uppercase top:0 transform:translate(-50%,-50%) transition:all~.2s~ease-in-out
transition:opacity~.15s~linear user-select:none vertical-align:middle visibility:visible white-space:nowrap
width:100% width:50% width:33.333333% word-wrap:break-word z-index:1000 -webkit-appearance:none
-webkit-box-shadow:none -ms-transform:rotate(45deg) -moz-user-select:none --main-color:#06c --text-color:#222
"""

SELECTORS = """
*,::after,::before body html,body a a:hover h1,h2,h3 p ul~li img pre,code table~td,table~th input[type="text"] button
.container .row .header .footer .nav .nav-item .nav~>~li~>~a nav~.toggle .button .button:hover .submit:focus
.menu:not(.open):active .drop-list .box-title input::placeholder .stripes~tr:nth-child(even)
.dialog.visible .list-item+.list-item .active .hidden .clearfix::after .text-center .column-2 #main #content~.title
.icon:before .error .field-group~>~:first-child :root .hint .sidebar~a:focus,.sidebar~a:hover
"""

HTML = r"""
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Example Domain</title>
<link rel="stylesheet" type="text/css" href="css/style.css">
<link rel="icon" href="/favicon.ico">
<script src="https://cdn.example.com/js/main.min.js" async defer></script>
<style type="text/css">
</style>
</head>
<body class="home page">
<!-- navigation -->
<header id="header">
  <nav class="navbar" role="navigation" aria-label="Main">
    <ul class="nav">
      <li class="active"><a href="index.html">Home</a></li>
      <li><a href="https://www.example.com/about" target="_blank" rel="noopener noreferrer">About us</a></li>
    </ul>
  </nav>
</header>
<div class="container">
  <div class="row">
    <h1 id="introduction">Introduction</h1>
    <p>The <code>--all</code> option is used to show <em>all</em> entries, see <a href="#options">the options</a>.</p>
    <img src="images/logo.png" alt="Logo" width="100" height="50" />
    <form action="/search" method="post">
      <label for="name">Name</label>
      <input type="text" id="name" name="name" placeholder="Your name" value="" required>
      <select name="type"><option value="1" selected="selected">One</option></select>
      <textarea rows="3" cols="40"></textarea>
      <button type="submit" class="button large" disabled>Submit</button>
    </form>
    <table border="0" cellpadding="0" cellspacing="0">
      <thead><tr><th>Name</th><th>Value</th></tr></thead>
      <tbody>
        <tr><td align="left">first</td><td>&nbsp;</td></tr>
      </tbody>
    </table>
    <pre class="code">$ example &lt;file&gt; &amp;&amp; echo &quot;done&quot;</pre>
    <h2 id="options">Options</h2>
    <dl>
    <dt><em>--verbose</em></dt>
    <dd>
    <p>Show more information about what is being done. This option can be given more than once.</p>
    </dd>
    <dt><code>--output=&lt;file&gt;</code></dt>
    <dd><p>Write the result to the given file instead of the standard output. The default is to use the current directory.</p></dd>
    </dl>
    <section class="content"><article><h3 class="title">News</h3><span style="color: red; font-size: 12px;">New</span><br></article></section>
    <svg class="icon" aria-hidden="true"><use xlink:href="#icon"></use></svg>
    <iframe src="https://www.example.com/embed" frameborder="0" allowfullscreen></iframe>
  </div>
</div>
<footer><p>Copyright &copy; 2024 Example. All rights reserved.</p></footer>
<script type="text/javascript">
document.getElementById("main").innerHTML = "";
</script>
</body>
</html>
"""

# Written once, and put in twice: as it is, and as a minifier would leave it.
SCRIPT = r"""
(function (global, factory) {
  if (typeof exports === 'object' && typeof module !== 'undefined') {
    module.exports = factory();
  } else if (typeof define === 'function' && define.amd) {
    define(['exports'], factory);
  } else {
    (global = typeof globalThis !== 'undefined' ? globalThis : global || self).Example = factory();
  }
})(this, function (exports) {
  'use strict';

  Object.defineProperty(exports, '__esModule', { value: true });

  var hasOwnProperty = Object.prototype.hasOwnProperty;
  var toString = Object.prototype.toString;
  var slice = Array.prototype.slice;
  const pattern = /^(?:[a-z0-9_-]+|\s*)$/gi;

  /**
   * Returns a new array of the elements for which the callback returns true.
   *
   * @param {Array} list - Where to look.
   * @param {function} callback - Is given each element and its index.
   * @param {object} [options] - Optional settings, e.g. `deep`.
   * @return {Array} The elements that are left, or `null` if the first argument is not an array.
   * @example
   * @private
   */
  function filter(list, callback, options) {
    var result = [], length = list == null ? 0 : list.length;
    if (!list || length === 0) {
      return result;
    }
    for (var i = 0; i < length; i++) {
      if (callback(list[i], i, list) !== false) {
        result.push(list[i]);
      }
    }
    return result;
  }

  // If the value is an object, copy its own properties.
  function extend(target, source) {
    for (var key in source) {
      if (hasOwnProperty.call(source, key) && source[key] !== undefined) {
        target[key] = typeof source[key] === "object" ? extend({}, source[key]) : source[key];
      }
    }
    return target;
  }

  function isCallable(value) {
    return typeof value === 'function' && value instanceof Function;
  }

  function walk(object, visit) {
    Object.keys(object).forEach(function (key) {
      visit(object[key], key);
    });
    while (count > 0) {
      delete object[--count];
    }
    switch (typeof object) {
      case 'string':
        return object.toLowerCase().replace(/\s+/g, ' ').split(',');
      case "number":
        return isNaN(object) ? Math.max(0, parseInt(object, 10)) : Math.floor(object / 2);
      default:
        break;
    }
  }

  function addButton(parent, options) {
    var element = document.createElement(options.tag || 'div');
    element.className = 'button';
    element.setAttribute('title', options.title);
    element.style.display = "none";
    element.addEventListener('click', function (event) {
      event.preventDefault();
      event.stopPropagation();
      if (event.target.parentNode !== null) {
        event.target.parentNode.removeChild(event.target);
      }
    }, false);
    parent.appendChild(element);
    return element.querySelectorAll('input[type=checkbox]');
  }

  class Component extends Base {
    constructor(name, props = {}) {
      super(name);
      this.name = name;
      this._listeners = new Map();
      this.state = null;
      this.props = Object.assign({}, props);
    }
    get length() {
      return this.items.length;
    }
    static create(options) {
      return new this(options);
    }
    async load(url) {
      const response = await fetch(url, { method: 'GET', headers: { 'Content-Type': 'application/json' } });
      if (!response.ok) {
        throw new Error("Failed to load: " + response.status);
      }
      return response.json();
    }
    update(value) {
      this.items = this.items.map((item) => item.id === value.id ? { ...item, ...value } : item);
      setTimeout(() => this.emit('change', value), 100);
    }
  }

  function formatDate(date, locale) {
    let year = date.getFullYear(), month = String(date.getMonth() + 1).padStart(2, '0');
    const parts = [year, month].concat(date.getTime() >>> 0).filter(Boolean);
    return locale ? date.toLocaleString(locale) : parts.join('-') + 'T' + date.toISOString().slice(11, -1);
  }

  function parseQuery(query) {
    let match, params = {};
    const regexp = new RegExp('([^&=]+)=?([^&]*)', 'g');
    while ((match = regexp.exec(query.substring(1)))) {
      params[decodeURIComponent(match[1])] = decodeURIComponent(match[2] || "");
    }
    return params;
  }

  /* Compares two values, and everything that they contain. */
  function equals(a, b) {
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
    if (!a || !b || typeof a !== 'object' || a.constructor !== b.constructor) {
      return false;
    }
    return Object.keys(a).every(k => equals(a[k], b[k])) && a.length === b.length;
  }

  const defaults = {
    // how long to wait, in milliseconds
    delay: 200,
    enabled: true,
    position: 'top',
    data: null,
    onChange: function () {},
    onError(error) { throw error; },
  };

  function debounce(fn, wait) {
    let timer = null;
    return function () {
      const context = this;
      clearTimeout(timer);
      timer = setTimeout(function () {
        timer = null;
        fn.apply(context, arguments);
      }, wait);
    };
  }

  function resize(node) {
    const rect = node.getBoundingClientRect();
    if (rect.width > window.innerWidth && !node.classList.contains('hidden')) {
      node.style.width = rect.width - node.offsetLeft + 'px';
      node.dispatchEvent(new CustomEvent('resize', { detail: rect, bubbles: true }));
    }
    node.textContent = `${rect.width} x ${rect.height}`;
    return node.firstChild ? node.firstChild.nextSibling : node.ownerDocument.activeElement;
  }

  Component.prototype.emit = function (event, data) {
    var self = this, args = slice.call(arguments, 1);
    if (self.handlers[event] && Array.isArray(data)) {
      self.handlers[event].apply(this, args);
    } else {
      console.error('The data must be an array.');
    }
    try {
      return JSON.parse(data);
    } catch (error) {
      console.warn(error.message);
      return Promise.reject(new TypeError('Cannot parse ' + data));
    } finally {
      window.requestAnimationFrame(callback);
    }
  };

  exports.walk = walk;
  exports.default = Component;
  return exports;
});
"""

MINIFIED = r"""
var n=e.options||{},r=n.parent,i=t&&t.nodeType,o=void 0===n?null:n;return null!=e&&"object"==typeof e&&!Array.isArray(e)?e:void 0}
function a(e,t,n){return t in e?Object.defineProperty(e,t,{value:n,enumerable:!0,configurable:!0,writable:!0}):e[t]=n,e}
function s(e){if(!e||!e.length)return!1;for(var t=0,n=e.length;t<n;t++)if(e[t]===this.value)return!0;return-1!==e.indexOf("x")}
const c=(e,t)=>{const n=new Map;return e.forEach((e=>n.set(e.id,e))),n},l=e=>void 0===e?"":String(e),u=()=>{},d=async e=>{await e.close()};
e.prototype.get=function(t){var n=this;return"string"==typeof t?n.data[t]:this.each(function(e){e&&e.call(n,t)})};
try{t=new XMLHttpRequest}catch(e){}if(t.open("GET",e,!0),t.onreadystatechange=function(){4===t.readyState&&200===t.status&&n(t.responseText)},t.send(null),1===r)throw new Error("Invalid value: "+r);
switch(e.kind){case 1:case 2:return p(t,e),!0;case 3:return m(e.name)&&h(),!1;default:return g}
function p(e){return e.replace(/&/g,"&amp;").replace(/</g,"&lt;")}function m(e,t){return e.x-t.x||e.y-t.y}var h={left:37,up:38,right:39,down:40};
t.prototype=Object.create(e.prototype),t.prototype.constructor=t,t.prototype.describe=function(){return this.name+": "+this.message},t.create=function(e){return new t(e)};
class v extends b{constructor(e,t){super(e),this.parent=t,this.size={...e}}get first(){return this.items[0]}open(){this.isOpen||(this.isOpen=!0,this.update())}}
Symbol.iterator in Object(e)?Array.from(e):[].slice.call(e),"undefined"!=typeof window&&window.document?window.setTimeout(()=>{o=null},0):Promise.resolve().then(u)
for(;e&&e!==t;)e=e.parentNode;w=Math.min(w-2,.5*y),k=n/100*(i+1),e.left=+t,e.top=Math.round(n*Math.sin(a)+r*Math.cos(a))
if(window.addEventListener("resize",(function(){clearTimeout(v),v=setTimeout(b,250)})),t.classList.add("active"),t.classList.remove("show"),t.getAttribute("data-target")){t.style.width="".concat(e,"px"),delete e.key}
"""


def minify(script):
    """Like a minifier: without comments and needless spaces, and with a letter for each name; nobody runs it."""
    script = re.sub(r"/\*(?s:.*?)\*/|(?m:^ *//.*$)", "", script)
    script = re.sub(r"\s*\n\s*", "", script.replace("'", '"'))
    script = re.sub(r" ?(===|!==|==|=>|&&|\|\||[-={}()<>?:;,+/*]) ?", r"\1", script)
    letters = {}
    for parameters in re.findall(r"(?:function \w*|constructor|emit|update|create|load)\(([\w,]+)\)", script):
        letters.update(zip(parameters.split(","), "etnrio"))
    for i, name in enumerate(re.findall(r"(?:var|let|const|function|class) (\w+)|,(\w+)=", script)):
        letters.setdefault(name[0] or name[1], "rioasuclfdphgvmyb"[i % 17])
    pieces = re.split(r'("[^"]*"|`[^`]*`)', script)
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r"(?<![.\w])[a-z]\w*(?!\w|:\w)", lambda name: letters.get(name[0], name[0]), pieces[i], flags=re.I)
    script = "".join(pieces)
    script = re.sub(r'typeof (\w+)(===|!==)("\w+")', r"\3\2typeof \1", script)
    script = re.sub(r"(\w+)([!=]==?)(null|undefined)\b", r"\3\2\1", script)
    for old, new in [("undefined", "void 0"), ("true", "!0"), ("false", "!1"), (" !", "!"), (";}", "}"), ("const ", "var ")]:
        script = script.replace(old, new)
    return re.sub(r"\{(return [^{}]*|throw [^{}]*|delete [^{}]*)\}", r"\1;", script).replace('"void 0"', '"undefined"')


def css(compact):
    """Rules of some properties each; in the one form or the other."""
    properties, rules = words(PROPERTIES), []
    for i, selector in enumerate(words(SELECTORS)):
        body = [pick(properties) for _ in range(2 + i % 3 if compact else 1 + i % 3)]
        if compact:
            selector = selector.replace("~>~", ">").replace(", ", ",")
            rules.append(selector + "{" + ";".join(body) + "}")
        else:
            body = "".join("  " + re.sub(",(?=\\S)", ", ", each.replace(":", ": ", 1)) + ";\n" for each in body)
            rules.append(selector.replace(",", ",\n") + " {\n" + body + "}\n")
        if i % 12 == 5:
            rules.append("@media (min-width:768px){" if compact else "\n@media (max-width: 600px) {\n")
        if i % 12 == 7:
            rules.append("}" if compact else "}\n\n/* Tables */\n")
    return "".join(rules).replace("~", " ") + "\n"


def main():
    members = "".join(pick("etnrio") + "." + name + pick(words("( = , ) ; ( &&")) for name in words(MEMBERS)) + "\n"
    compact = minify(SCRIPT) + "\n"
    parts = [SMALL, WORDS, PROSE, css(False), css(True), HTML, members, SCRIPT, compact, MINIFIED]
    Path(__file__).with_name("primer.txt").write_bytes("".join(part.lstrip("\n") for part in parts).encode())


if __name__ == "__main__":
    main()
