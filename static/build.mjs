// Builds everything the browser and the PDF need from npm packages and static/src into static/build:
// one style sheet, one script, fonts and icons, each named by its content, pre-compressed, and listed in manifest.json.

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.dirname(here)
const source = path.join(here, 'src')
const build = path.join(here, 'build')
const draft = path.join(here, 'build.draft')
const modules = path.join(root, 'node_modules')
const govuk = path.join(modules, 'govuk-frontend', 'dist', 'govuk')
const publicSans = path.join(modules, '@fontsource', 'public-sans', 'files')

// The screen shows two weights; the PDF has semibold too.
const SUBSETS = ['latin', 'latin-ext', 'vietnamese']
const SCREEN_WEIGHTS = ['400', '700']
const PDF_WEIGHTS = ['400', '600', '700']

async function main () {
  const stamp = fingerprintOfInputs()
  const stampFile = path.join(build, '.stamp')
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp && isWhole()) {
    console.log('Assets are up to date.')
    return
  }
  const sass = await import('sass') // a third of a second: not loaded when nothing changed
  fs.rmSync(draft, { recursive: true, force: true })
  fs.mkdirSync(path.join(draft, 'fonts'), { recursive: true })
  const manifest = {}
  copyFonts(manifest)
  copyImages(manifest)
  emit(manifest, 'academy.css', styles(sass, manifest))
  emit(manifest, 'academy.js', await bundle(path.join(source, 'js', 'academy.mjs')))
  const ordered = Object.fromEntries(Object.entries(manifest).sort())
  fs.writeFileSync(path.join(draft, 'manifest.json'), JSON.stringify(ordered, null, 2) + '\n')
  fs.writeFileSync(path.join(draft, '.stamp'), stamp)
  fs.rmSync(build, { recursive: true, force: true })
  fs.renameSync(draft, build) // a failed build leaves the last good one
  report(manifest)
}

function isWhole () {
  const list = path.join(build, 'manifest.json')
  if (!fs.existsSync(list)) return false
  return Object.values(JSON.parse(fs.readFileSync(list, 'utf8'))).every((name) => fs.existsSync(path.join(build, name)))
}

// ---------------------------------------------------------------- inputs

function fingerprintOfInputs () {
  const hash = createHash('sha256')
  const files = [
    path.join(here, 'build.mjs'), path.join(modules, 'govuk-frontend', 'package.json'),
    path.join(modules, 'sass', 'package.json'), path.join(modules, 'esbuild', 'package.json'),
    path.join(modules, '@fontsource', 'public-sans', 'package.json'),
    ...walk(source)
  ]
  for (const file of files) hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function walk (folder) {
  return fs.readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => entry.isDirectory() ? walk(path.join(folder, entry.name)) : [path.join(folder, entry.name)])
}

// ---------------------------------------------------------------- outputs

function emit (manifest, logicalName, content) {
  const bytes = Buffer.from(content)
  const { dir, name, ext } = path.parse(logicalName)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const fingerprinted = path.posix.join(dir, `${name}.${digest}${ext}`)
  const target = path.join(draft, fingerprinted)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, bytes)
  if (['.css', '.js', '.svg'].includes(ext)) compress(target, bytes)
  manifest[logicalName] = fingerprinted
}

function compress (target, bytes) {
  fs.writeFileSync(`${target}.gz`, zlib.gzipSync(bytes, { level: 9 }))
  fs.writeFileSync(`${target}.br`, zlib.brotliCompressSync(bytes, {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  }))
}

// The PDF finds its fonts by their plain names in build/fonts; pages get fingerprinted ones.
function copyFonts (manifest) {
  for (const subset of SUBSETS) {
    for (const weight of PDF_WEIGHTS) {
      const name = `public-sans-${subset}-${weight}-normal.woff2`
      const bytes = fs.readFileSync(path.join(publicSans, name))
      fs.writeFileSync(path.join(draft, 'fonts', name), bytes)
      if (SCREEN_WEIGHTS.includes(weight)) emit(manifest, `public-sans-${subset}-${weight}.woff2`, bytes)
    }
  }
}

function copyImages (manifest) {
  const images = path.join(source, 'images')
  for (const file of walk(images)) emit(manifest, path.relative(images, file), fs.readFileSync(file))
}

function report (manifest) {
  const sizes = ['academy.css', 'academy.js'].map((name) => {
    const gz = fs.statSync(path.join(build, `${manifest[name]}.gz`)).size
    return `${name} ${(gz / 1024).toFixed(1)} KB`
  })
  console.log(`Built ${Object.keys(manifest).length} assets; over the wire with gzip: ${sizes.join(', ')}.`)
}

// ---------------------------------------------------------------- styles

function styles (sass, manifest) {
  const { css } = sass.compile(path.join(source, 'academy.scss'), {
    style: 'compressed', loadPaths: [modules], quietDeps: true, charset: false
  })
  return fontFaces(manifest) + css.trim() + shapeRules() + '\n'
}

function fontFaces (manifest) {
  const ranges = JSON.parse(fs.readFileSync(path.join(modules, '@fontsource', 'public-sans', 'unicode.json'), 'utf8'))
  return SUBSETS.flatMap((subset) => SCREEN_WEIGHTS.map((weight) =>
    '@font-face{font-family:"Public Sans";font-style:normal;font-display:fallback;' +
    `font-weight:${weight};src:url(${manifest[`public-sans-${subset}-${weight}.woff2`]}) format("woff2");` +
    `unicode-range:${ranges[subset]}}`
  )).join('')
}

// Board cells are one node each: their shape is a mask drawn from the same file that the server draws tags from.
function shapeRules () {
  const shapes = JSON.parse(fs.readFileSync(path.join(source, 'shapes.json'), 'utf8'))
  return Object.entries(shapes).map(([code, { svg }]) => {
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">' +
      svg.replaceAll('currentColor', '#000') + '</svg>'
    return `.app-cell--${code}::before{--shape:url("data:image/svg+xml,${encodeURIComponent(picture)}")}`
  }).join('')
}

// ---------------------------------------------------------------- script

// One file, minified. Names inside `govuk/` are those of the package's own modules.
async function bundle (entry) {
  const { build: esbuild } = await import('esbuild')
  const { outputFiles } = await esbuild({
    entryPoints: [entry], bundle: true, minify: true, write: false, format: 'iife', target: 'es2020', alias: { govuk }
  })
  return outputFiles[0].contents
}

await main()
