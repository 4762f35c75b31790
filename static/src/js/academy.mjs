// Everything a page may need from scripts. Each part looks for its own marks in the page; a page without them pays nothing.

import { Button } from 'govuk/components/button/button.mjs'
import { CharacterCount } from 'govuk/components/character-count/character-count.mjs'
import { Checkboxes } from 'govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk/components/error-summary/error-summary.mjs'
import { FileUpload } from 'govuk/components/file-upload/file-upload.mjs'
import { PasswordInput } from 'govuk/components/password-input/password-input.mjs'
import { Radios } from 'govuk/components/radios/radios.mjs'
import { ServiceNavigation } from 'govuk/components/service-navigation/service-navigation.mjs'
import { SkipLink } from 'govuk/components/skip-link/skip-link.mjs'
import { startBoards } from './board.mjs'
import { startDesk } from './desk.mjs'
import { startDrafts } from './draft.mjs'
import { startFilters } from './filter.mjs'
import { startNotices } from './notice.mjs'
import { startRegisters } from './register.mjs'
import { startRehearsals } from './rehearsal.mjs'
import { startSession } from './session.mjs'
import { startTyped } from './typed.mjs'

const govukComponents = [
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, PasswordInput, Radios, ServiceNavigation, SkipLink
]

if (document.body.classList.contains('govuk-frontend-supported')) {
  for (const Part of govukComponents) {
    for (const element of document.querySelectorAll(`[data-module="${Part.moduleName}"]`)) {
      try {
        new Part(element) // eslint-disable-line no-new
      } catch (error) {
        console.error(error) // one broken part leaves the others working
      }
    }
  }
}
const parts = [
  startSession, startDesk, startRegisters, startFilters, startBoards, startNotices, startRehearsals, startDrafts,
  startTyped // the last: what it puts back, the others follow
]
for (const start of parts) start(document)
