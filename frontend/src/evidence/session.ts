// What a long upload needs of the session: it stays open while files go out, and its token is
// fetched anew after somebody signed in again in another tab.
const TOKEN = /name="csrfmiddlewaretoken" value="([A-Za-z0-9]+)"/;

export class Session {
  constructor(
    public token: string,
    private readonly page: string,
  ) {}

  /** Files going out count as being here (`idle.ts`). */
  stay(): void {
    document.dispatchEvent(new Event("amparo:working"));
  }

  /** Take the token of this page as it is served now; false while nobody is signed in. */
  async renew(): Promise<boolean> {
    try {
      const answer = await fetch(this.page, { redirect: "manual", headers: { Accept: "text/html" } });
      const found = answer.ok ? TOKEN.exec(await answer.text()) : null;
      if (!found?.[1]) return false;
      this.token = found[1];
      return true;
    } catch {
      return false;
    }
  }
}
