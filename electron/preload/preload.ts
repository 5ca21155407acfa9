import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { createBridge, runOf } from './bridge.ts';

/** Runs in the sandbox of the window before its page, and gives the page one object and no Electron. */
contextBridge.exposeInMainWorld('latheDesktop', createBridge({ ipcRenderer, webUtils }, runOf(process.argv)));
