import { render } from 'preact'
import './styles/main.css'
import { followEvents } from './api/live.ts'
import { App } from './app.tsx'

render(<App />, document.getElementById('app')!)
followEvents()
